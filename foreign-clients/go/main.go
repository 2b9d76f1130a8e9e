// Runs an order with the AWS SDK for Go v2 against $ENDPOINT, and checks replies, faults and history.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/swf"
	"github.com/aws/aws-sdk-go-v2/service/swf/types"
)

var (
	ctx     = context.Background()
	domain  = aws.String(fmt.Sprintf("go-%d-%d", os.Getpid(), time.Now().UnixMilli()))
	orders  = &types.TaskList{Name: aws.String("orders")}
	charges = &types.TaskList{Name: aws.String("charges")}
	order   = &types.WorkflowType{Name: aws.String("order"), Version: aws.String("1")}
	charge  = &types.ActivityType{Name: aws.String("charge"), Version: aws.String("1")}
	client  = swf.New(swf.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(os.Getenv("ENDPOINT")),
		Credentials:  credentials.NewStaticCredentialsProvider("any", "any", ""),
	})
)

func main() {
	register()
	started := must(client.StartWorkflowExecution(ctx, &swf.StartWorkflowExecutionInput{
		Domain: domain, WorkflowId: aws.String("order-1"), WorkflowType: order,
		Input: aws.String("zwei Stühle 🪑"), TagList: []string{"chairs"},
	}))
	_, err := client.StartWorkflowExecution(ctx, &swf.StartWorkflowExecutionInput{
		Domain: domain, WorkflowId: aws.String("order-1"), WorkflowType: order,
	})
	var alreadyStarted *types.WorkflowExecutionAlreadyStartedFault
	check(errors.As(err, &alreadyStarted), "started twice: %v", err)

	decide(types.Decision{
		DecisionType: types.DecisionTypeScheduleActivityTask,
		ScheduleActivityTaskDecisionAttributes: &types.ScheduleActivityTaskDecisionAttributes{
			ActivityId: aws.String("charge-1"), ActivityType: charge, Input: aws.String("115"),
		},
	}, types.Decision{
		DecisionType: types.DecisionTypeStartTimer,
		StartTimerDecisionAttributes: &types.StartTimerDecisionAttributes{
			TimerId: aws.String("cool-off"), StartToFireTimeout: aws.String("0"),
		},
	})
	task := must(client.PollForActivityTask(ctx, &swf.PollForActivityTaskInput{Domain: domain, TaskList: charges}))
	check(aws.ToString(task.Input) == "115", "input %v", task.Input)
	beat := must(client.RecordActivityTaskHeartbeat(ctx, &swf.RecordActivityTaskHeartbeatInput{
		TaskToken: task.TaskToken, Details: aws.String("half"),
	}))
	check(!beat.CancelRequested, "nobody has asked to cancel")
	must(client.RespondActivityTaskCompleted(ctx, &swf.RespondActivityTaskCompletedInput{
		TaskToken: task.TaskToken, Result: aws.String("paid"),
	}))
	must(client.SignalWorkflowExecution(ctx, &swf.SignalWorkflowExecutionInput{
		Domain: domain, WorkflowId: aws.String("order-1"), SignalName: aws.String("approve"),
	}))
	decide(types.Decision{
		DecisionType: types.DecisionTypeCompleteWorkflowExecution,
		CompleteWorkflowExecutionDecisionAttributes: &types.CompleteWorkflowExecutionDecisionAttributes{
			Result: aws.String("on their way"),
		},
	})
	count := checkHistory(&types.WorkflowExecution{WorkflowId: aws.String("order-1"), RunId: started.RunId})
	fmt.Printf("AWS SDK for Go %s ran an order: %d events\n", version(), count)
}

func register() {
	input := &swf.RegisterDomainInput{Name: domain, WorkflowExecutionRetentionPeriodInDays: aws.String("1")}
	must(client.RegisterDomain(ctx, input))
	_, err := client.RegisterDomain(ctx, input)
	var exists *types.DomainAlreadyExistsFault
	check(errors.As(err, &exists), "a domain was registered twice: %v", err)
	must(client.RegisterWorkflowType(ctx, &swf.RegisterWorkflowTypeInput{
		Domain: domain, Name: order.Name, Version: order.Version, DefaultTaskList: orders,
		DefaultChildPolicy:                  types.ChildPolicyTerminate,
		DefaultExecutionStartToCloseTimeout: aws.String("120"), DefaultTaskStartToCloseTimeout: aws.String("20"),
	}))
	must(client.RegisterActivityType(ctx, &swf.RegisterActivityTypeInput{
		Domain: domain, Name: charge.Name, Version: charge.Version, DefaultTaskList: charges,
		DefaultTaskScheduleToStartTimeout: aws.String("30"), DefaultTaskStartToCloseTimeout: aws.String("30"),
		DefaultTaskScheduleToCloseTimeout: aws.String("60"), DefaultTaskHeartbeatTimeout: aws.String("10"),
	}))
}

func decide(decisions ...types.Decision) {
	task := must(client.PollForDecisionTask(ctx, &swf.PollForDecisionTaskInput{Domain: domain, TaskList: orders}))
	must(client.RespondDecisionTaskCompleted(ctx, &swf.RespondDecisionTaskCompletedInput{
		TaskToken: task.TaskToken, Decisions: decisions,
	}))
}

func checkHistory(execution *types.WorkflowExecution) int {
	pages := swf.NewGetWorkflowExecutionHistoryPaginator(client, &swf.GetWorkflowExecutionHistoryInput{
		Domain: domain, Execution: execution, MaximumPageSize: 4,
	})
	var events []types.HistoryEvent
	for pages.HasMorePages() {
		events = append(events, must(pages.NextPage(ctx)).Events...)
	}
	counts := map[types.EventType]int{}
	for i, event := range events {
		check(event.EventId == int64(i+1), "event %d has the id %d", i+1, event.EventId)
		counts[event.EventType]++
	}
	for _, kind := range []types.EventType{
		types.EventTypeTimerFired, types.EventTypeActivityTaskCompleted, types.EventTypeWorkflowExecutionSignaled,
	} {
		check(counts[kind] == 1, "%d events %s", counts[kind], kind)
	}
	input := aws.ToString(events[0].WorkflowExecutionStartedEventAttributes.Input)
	check(input == "zwei Stühle 🪑", "input %q", input)
	last := events[len(events)-1].WorkflowExecutionCompletedEventAttributes
	check(last != nil && aws.ToString(last.Result) == "on their way", "not completed: %v", events[len(events)-1].EventType)
	return len(events)
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/aws/aws-sdk-go-v2" {
				return module.Version
			}
		}
	}
	return "of unknown version"
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func check(isSo bool, format string, values ...any) {
	if !isSo {
		panic(fmt.Sprintf(format, values...))
	}
}

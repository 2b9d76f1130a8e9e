// Runs a complete workflow with the AWS SDK for Go (v1) against $ENDPOINT, which checks signatures. The starter and the worker
// have only the permissions they need. make-guarded-store.sh creates the keys.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/swf"
)

func client(accessKeyID, secretAccessKey string) *swf.SWF {
	return swf.New(session.Must(session.NewSession(&aws.Config{
		Endpoint:    aws.String(os.Getenv("ENDPOINT")),
		Region:      aws.String("us-east-1"),
		Credentials: credentials.NewStaticCredentials(accessKeyID, secretAccessKey, ""),
		HTTPClient:  &http.Client{Timeout: 75 * time.Second},
		MaxRetries:  aws.Int(0),
	})))
}

func clientOf(who string) *swf.SWF {
	return client(os.Getenv(who+"_ACCESS_KEY_ID"), os.Getenv(who+"_SECRET_ACCESS_KEY"))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAILED:", err)
		os.Exit(1)
	}
}

func refused(code string, err error) {
	fault, ok := err.(awserr.RequestFailure)
	if !ok || fault.Code() != code || fault.StatusCode() != 400 {
		must(fmt.Errorf("not refused with %s: %v", code, err))
	}
	fmt.Println("ok: refused:", fault.Code())
}

func main() {
	owner, starter, worker := clientOf("OWNER"), clientOf("STARTER"), clientOf("WORKER")
	domain := aws.String(fmt.Sprintf("guarded-go-%d", time.Now().UnixNano()))
	version, seconds := aws.String("1"), aws.String("60")
	orders, charges := &swf.TaskList{Name: aws.String("orders")}, &swf.TaskList{Name: aws.String("charges")}
	charge := &swf.ActivityType{Name: aws.String("charge"), Version: version}
	order := &swf.WorkflowType{Name: aws.String("order"), Version: version}

	_, err := owner.RegisterDomain(&swf.RegisterDomainInput{Name: domain, WorkflowExecutionRetentionPeriodInDays: version})
	must(err)
	_, err = owner.RegisterWorkflowType(&swf.RegisterWorkflowTypeInput{
		Domain: domain, Name: order.Name, Version: version, DefaultTaskList: orders,
		DefaultTaskStartToCloseTimeout: seconds, DefaultExecutionStartToCloseTimeout: seconds,
		DefaultChildPolicy: aws.String(swf.ChildPolicyTerminate),
	})
	must(err)
	_, err = owner.RegisterActivityType(&swf.RegisterActivityTypeInput{
		Domain: domain, Name: charge.Name, Version: version, DefaultTaskList: charges,
		DefaultTaskHeartbeatTimeout: seconds, DefaultTaskScheduleToCloseTimeout: seconds,
		DefaultTaskScheduleToStartTimeout: seconds, DefaultTaskStartToCloseTimeout: seconds,
	})
	must(err)

	start := &swf.StartWorkflowExecutionInput{
		Domain: domain, WorkflowId: aws.String("order-1"), WorkflowType: order, Input: aws.String("zwei Stühle"),
	}
	run, err := starter.StartWorkflowExecution(start)
	must(err)
	decides := func(decision *swf.Decision) {
		task, err := worker.PollForDecisionTask(&swf.PollForDecisionTaskInput{Domain: domain, TaskList: orders})
		must(err)
		_, err = worker.RespondDecisionTaskCompleted(&swf.RespondDecisionTaskCompletedInput{
			TaskToken: task.TaskToken, Decisions: []*swf.Decision{decision},
		})
		must(err)
	}
	decides(&swf.Decision{
		DecisionType: aws.String(swf.DecisionTypeScheduleActivityTask),
		ScheduleActivityTaskDecisionAttributes: &swf.ScheduleActivityTaskDecisionAttributes{
			ActivityId: aws.String("charge-1"), ActivityType: charge,
		},
	})
	task, err := worker.PollForActivityTask(&swf.PollForActivityTaskInput{Domain: domain, TaskList: charges})
	must(err)
	_, err = worker.RespondActivityTaskCompleted(&swf.RespondActivityTaskCompletedInput{TaskToken: task.TaskToken})
	must(err)
	decides(&swf.Decision{
		DecisionType: aws.String(swf.DecisionTypeCompleteWorkflowExecution),
		CompleteWorkflowExecutionDecisionAttributes: &swf.CompleteWorkflowExecutionDecisionAttributes{},
	})
	execution := &swf.WorkflowExecution{WorkflowId: start.WorkflowId, RunId: run.RunId}
	look := &swf.DescribeWorkflowExecutionInput{Domain: domain, Execution: execution}
	described, err := starter.DescribeWorkflowExecution(look)
	must(err)
	if status := aws.StringValue(described.ExecutionInfo.CloseStatus); status != swf.CloseStatusCompleted {
		must(fmt.Errorf("the close status is %s", status))
	}

	_, err = worker.StartWorkflowExecution(start)
	refused("AccessDeniedException", err)
	_, err = starter.ListDomains(&swf.ListDomainsInput{RegistrationStatus: aws.String(swf.RegistrationStatusRegistered)})
	refused("AccessDeniedException", err)
	_, err = client(os.Getenv("STARTER_ACCESS_KEY_ID"), "not the secret of it").DescribeWorkflowExecution(look)
	refused("InvalidSignatureException", err)
	fmt.Println("the SDK for Go ran a complete workflow with minimal permissions")
}

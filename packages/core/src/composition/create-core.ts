import { tick } from "@openswf/engine/commands/tick";
import { CloseWaits } from "../close-waits/close-waits.ts";
import type { HandedTask } from "../commit/effects.ts";
import { Executions } from "../commit/executions.ts";
import { GroupCommit } from "../commit/group-commit.ts";
import { isStillStarted, startTask } from "../commit/start-task.ts";
import { ExecutionMissing } from "../commit/stepping.ts";
import { StoreHealth } from "../commit/store-health.ts";
import type { ErrandRunner } from "../errands/errand-runner.ts";
import type { ErrandServices } from "../errands/errand-services.ts";
import type { Publisher } from "../errands/publishing/publisher.ts";
import { recordingOf } from "../errands/publishing/recording.ts";
import { warnOfUntold } from "../errands/publishing/untold.ts";
import { LambdaCalls } from "../lambda/lambda-calls.ts";
import { coreMeasures } from "../measures/core-measures.ts";
import { extensionTargets } from "../operations/extensions/extensions.ts";
import { announcementOf, offerOf } from "../operations/extensions/offer.ts";
import { OfferedOperations } from "../operations/offered-operations.ts";
import type { Services } from "../operations/services.ts";
import type { Announcement, Core, Health, HealthProblem } from "../ports/transport.ts";
import { OpenExecutions } from "../registrations/open-executions.ts";
import { Registrations } from "../registrations/registrations.ts";
import { RetentionSweep } from "../registrations/retention-sweep.ts";
import { KnownPolls } from "../servers/known-polls.ts";
import { printNote } from "../servers/note-text.ts";
import { OtherServers } from "../servers/other-servers.ts";
import { ThisServer } from "../servers/this-server.ts";
import { Throughput } from "../servers/throughput.ts";
import type { TaskRow } from "../stores/tasks.ts";
import type { Symptoms } from "../symptoms/symptoms.ts";
import type { TaskSource } from "../task-lists/task-list.ts";
import { TaskLists } from "../task-lists/task-lists.ts";
import { HistoryTurns } from "../throttle/history-turns.ts";
import { TimerDriver } from "../timers/timer-driver.ts";
import { TaskTokens } from "../tokens/task-tokens.ts";
import { TokenKeyRing } from "../tokens/token-keys.ts";
import { PollRoom } from "../waiting/poll-room.ts";
import { SteadyTime } from "../waiting/steady-time.ts";
import { within } from "../waiting/within.ts";
import { answerRequests, type Requests } from "./answer.ts";
import { type CoreOptions, type CoreSettings, withDefaults } from "./core-options.ts";
import { effectsOn } from "./effects-on.ts";
import { measured, measureNow, throttleOf, watchersOf } from "./measuring.ts";
import { openErrands } from "./open-errands.ts";
import { followOtherServers, lookEveryMs, takeAheadOf } from "./other-servers.ts";

/** Assembles a server and resumes unfinished work: deadlines that have passed and errands that have not run. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const settings = measured(withDefaults(options));
  const { store, randomness, clock, log, limits } = settings;
  const parts = assemble(settings, await TokenKeyRing.load(store, randomness, clock, log));
  const { health, timers, errands, publisher, sweep, requests, thisServer, otherServers } = parts;
  health.start();
  timers.start();
  errands.start();
  if (publisher === undefined) void warnOfUntold(store, log);
  else publisher.start();
  sweep.start();
  otherServers.start();
  const stopFollowing = followOtherServers({ store, clock, ...parts });
  return {
    announcement: parts.announcement,
    answer: (request) => requests.answer(request),
    refusalByHead: requests.refusalByHead,
    health: () => thisServer.health(),
    stop() {
      stopFollowing();
      return within(clock, limits.shutdownMs, stopParts(settings, parts), () =>
        log.error({ shutdownMs: limits.shutdownMs }, "the store did not answer in time: it is not closed"),
      );
    },
  };
}

function healthOf({ problems }: StoreHealth, pollRoom: PollRoom, executions: Executions): Health {
  return { ...statesOf(problems), waitingPolls: pollRoom.count, cachedExecutions: executions.cachedCount };
}

function statesOf(problems: readonly HealthProblem[]): Pick<Health, "status" | "store" | "problems"> {
  return problems.length === 0 ? { status: "ok", store: "ok" } : { status: "unhealthy", store: "unhealthy", problems };
}

/** The parts of a server that have a life of their own, or are asked from outside. */
interface Parts {
  readonly announcement: Announcement;
  readonly health: StoreHealth;
  readonly group: GroupCommit;
  readonly executions: Executions;
  readonly taskLists: TaskLists;
  readonly closeWaits: CloseWaits;
  readonly timers: TimerDriver;
  readonly errands: ErrandRunner;
  readonly publisher: Publisher | undefined;
  readonly sweep: RetentionSweep;
  readonly registrations: Registrations;
  readonly openExecutions: OpenExecutions;
  readonly lambdaCalls: LambdaCalls;
  readonly symptoms: Symptoms | undefined;
  readonly thisServer: ThisServer;
  readonly otherServers: OtherServers;
  readonly requests: Requests;
}

/** Puts the parts together. Nothing runs yet. */
function assemble(settings: CoreSettings, tokenKeys: TokenKeyRing): Parts {
  const { store, clock, randomness, log, limits, meter, throttling, tracer } = settings;
  const { calls, transitions, symptoms } = watchersOf(settings);
  const executionTime = new SteadyTime(clock);
  const health = new StoreHealth(store, clock, log, limits.healthProbeMs);
  const group = new GroupCommit(store, limits.groupCommitMax, clock, health.writes, meter);
  const registrations = new Registrations(store, clock, limits);
  const openExecutions = new OpenExecutions(store, clock, limits.openExecutionsMax);
  const pollRoom = openPollRoom(settings);
  const throughput = new Throughput(clock);
  const taskLists = openTaskLists(settings, pollRoom, { throughput, symptoms }, () => executions);
  const closeWaits = new CloseWaits(clock, limits, pollRoom, {
    log,
    read: (runId) => executions.read(runId),
    closedAmong: (runIds) => store.closedAmong(runIds),
  });
  const timers = new TimerDriver({
    store,
    clock,
    time: executionTime,
    log,
    wake: (runId) => executions.wake(runId, ({ transition }) => tick(transition)),
    ...(!store.exclusive && { lookEveryMs }),
    meter,
  });
  const promised = openErrands(settings, () => errandServices);
  const executions: Executions = new Executions({
    store,
    group,
    clock,
    time: executionTime,
    limits,
    random: () => (randomness.bytes(1)[0] ?? 0) / 255,
    effects: effectsOn({
      ...promised,
      taskLists,
      closeWaits,
      timers,
      openExecutions,
      throughput,
      transitions,
      symptoms,
    }),
    recordStateChanges: recordingOf(settings.publishing),
    tracer,
    meter,
  });
  const offer = offerOf(settings, extensionTargets);
  const services: Services = {
    store,
    clock,
    executionTime,
    randomness,
    limits,
    offer,
    access: settings.access,
    audit: settings.audit,
    tokenKeys,
    taskTokens: new TaskTokens(tokenKeys),
    registrations,
    openExecutions,
    executions,
    taskLists,
    ...describingServers(settings, () => healthOf(health, pollRoom, executions), taskLists, throughput),
    closeWaits,
    lambdaCalls: new LambdaCalls(settings.lambda, limits.runningLambdaFunctionsMax, clock),
    throttle: throttleOf(settings),
    historyTurns: new HistoryTurns(limits),
  };
  const errandServices: ErrandServices = { ...services, log };
  const operations = new OfferedOperations(limits, offer.extensions);
  const requests = answerRequests(services, operations, throttling, { log, measures: calls, tracer });
  measureNow(settings, { requests, health, polls: services.polls });
  const sweep = new RetentionSweep(store, clock, executionTime, log, limits);
  const announcement = announcementOf(offer, settings.extensions);
  return { ...services, ...promised, announcement, symptoms, health, group, timers, sweep, requests };
}

/** What tells people of the servers and their polls. */
function describingServers(
  settings: CoreSettings,
  health: () => Health,
  taskLists: TaskLists,
  throughput: Throughput,
): Pick<Services, "thisServer" | "otherServers" | "polls"> {
  const { store, clock, log, serverName } = settings;
  const thisServer = new ThisServer(settings, throughput, health);
  const ownNote = (): string => printNote(thisServer.facts(), taskLists.allPolled());
  const otherServers = new OtherServers({ notes: store.serverNotes, clock, log, ownNote });
  return { thisServer, otherServers, polls: new KnownPolls(taskLists, serverName, otherServers) };
}

/** `executions` is a function because task lists and executions need each other. */
function openTaskLists(
  settings: CoreSettings,
  room: PollRoom,
  { throughput, symptoms }: { readonly throughput: Throughput; readonly symptoms: Symptoms | undefined },
  executions: () => Executions,
): TaskLists {
  const { store, clock, randomness, log, limits, meter } = settings;
  const source: TaskSource = {
    bufferedMax: limits.bufferedTasksPerListMax,
    log,
    elapsed: () => clock.elapsed(),
    taskStarted: (at) => throughput.taskStarted(at),
    readTasks: (list, limit) => store.readTasks(list, undefined, limit),
    start: (task, identity) => startStoredTask(executions(), task, identity),
    takeAhead: takeAheadOf(store, randomness),
    polled: symptoms && ((list) => symptoms.polled(list)),
    isStillStarted: async (task) => isStillStarted(await executions().read(task.execution.runId), task),
  };
  return new TaskLists(clock, limits, source, room, meter);
}

function openPollRoom({ limits, meter }: CoreSettings): PollRoom {
  const room = new PollRoom(limits.waitingPollsMax);
  meter.gauge(coreMeasures.waitingPolls, () => room.count);
  return room;
}

async function startStoredTask(
  executions: Executions,
  task: TaskRow,
  identity: string | undefined,
): Promise<HandedTask | undefined> {
  try {
    return await executions.run(task.runId, ({ execution, transition }): HandedTask | undefined => {
      const started = startTask(transition, task.list.kind, task.scheduledEventId, identity);
      return started && { ...started, execution };
    });
  } catch (error) {
    // Retention may have removed the execution since its task was read.
    if (error instanceof ExecutionMissing) return undefined;
    throw error;
  }
}

/** What started last stops first, and each part waits for what it owns. */
async function stopParts({ store }: CoreSettings, parts: Parts): Promise<void> {
  const { health, lambdaCalls, taskLists, closeWaits, sweep, timers, errands, requests, group, otherServers } = parts;
  parts.symptoms?.stop();
  health.stop();
  lambdaCalls.stop();
  taskLists.stop();
  closeWaits.stop();
  await Promise.all([sweep.stop(), timers.stop(), otherServers.stop()]);
  await Promise.all([errands.stop(), parts.publisher?.stop()]);
  await requests.stop();
  await group.settled();
  await store.close();
}

package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.scheduler.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Jobs by location and id, and for each its turn: what was planned before a change belongs to an
 * earlier turn and is dropped.
 */
final class JobRows {
  private static final String TURN = "turn";

  /** How keys begin in folders of before 2026-11-30. */
  private static final String FORMER = "locations/";

  final Emulation emulation;
  private final Table<Job> jobs;
  private final Table<ObjectNode> turns;

  JobRows(Emulation emulation) {
    this.emulation = emulation;
    this.jobs = emulation.store().table("cloudscheduler.jobs", Codec.proto(Job.class));
    this.turns = emulation.store().table("cloudscheduler.turns", Codec.json());
    jobs.projects().forEach(this::takeOver);
  }

  /** Gives what an older program kept the key of its name. */
  private void takeOver(String project) {
    for (String key : jobs.keys(project)) {
      if (key.startsWith(FORMER)) {
        emulation
            .store()
            .run(
                project,
                () -> {
                  jobs.get(project, key)
                      .ifPresent(job -> jobs.put(project, key.substring(FORMER.length()), job));
                  jobs.remove(project, key);
                });
      }
    }
  }

  Instant now() {
    return emulation.clock().instant();
  }

  JobName name(String text) {
    return JobName.parse(emulation.projects(), text);
  }

  Optional<Job> find(JobName name) {
    return jobs.get(name.project().id(), name.key());
  }

  Job require(JobName name) {
    return find(name).orElseThrow(() -> GoogleError.notFound("Job not found."));
  }

  List<Job> list(String project, String location) {
    return jobs.list(project, location + "/");
  }

  /** All there are, of all projects. */
  List<Job> all() {
    return jobs.projects().stream().flatMap(project -> jobs.list(project).stream()).toList();
  }

  Job put(JobName name, Job job) {
    Job named = job.toBuilder().setName(name.shown()).build();
    jobs.put(name.project().id(), name.key(), named);
    return named;
  }

  void remove(JobName name) {
    jobs.remove(name.project().id(), name.key());
    turns.remove(name.project().id(), name.key());
  }

  /** Begins a new turn. */
  String renew(JobName name) {
    String turn = emulation.ids().lower(11);
    turns.put(
        name.project().id(), name.key(), JsonNodeFactory.instance.objectNode().put(TURN, turn));
    return turn;
  }

  /** The turn of a job; empty text for one that has none. */
  String turn(JobName name) {
    return turns.get(name.project().id(), name.key()).map(row -> Trees.text(row, TURN)).orElse("");
  }
}

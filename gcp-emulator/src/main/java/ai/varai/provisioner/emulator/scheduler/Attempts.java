package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.TopicMessages;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.PubsubTarget;
import com.google.rpc.Code;
import java.time.Instant;

/** Calls the target of a job once. */
final class Attempts {
  private final Emulation emulation;
  private final HttpCaller http;

  Attempts(Emulation emulation) {
    this.emulation = emulation;
    this.http = new HttpCaller(emulation);
  }

  Outcome make(JobName name, Job job, Instant scheduled) throws InterruptedException {
    return switch (job.getTargetCase()) {
      case HTTP_TARGET -> http.call(name, job, scheduled);
      case PUBSUB_TARGET -> publish(job.getPubsubTarget());
      default ->
          Outcome.failed(Code.UNIMPLEMENTED, "There is no App Engine in this emulated cloud.");
    };
  }

  private Outcome publish(PubsubTarget target) {
    try {
      emulation
          .plugin(TopicMessages.class)
          .orElseThrow()
          .publishNow(
              target.getTopicName(), target.getAttributesMap(), target.getData().toByteArray());
      return Outcome.DONE;
    } catch (GoogleError e) {
      return Outcome.failed(e.code(), e.text());
    }
  }
}

package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import java.util.List;
import java.util.Map;

/**
 * Refusals in the words of v1: fields are called as Knative calls them, {@code
 * spec.template.spec.timeoutSeconds} where v2 says {@code service.template.timeout}.
 */
final class KnativeErrors {

  private record Name(String v2, String v1) {}

  /** The first that fits counts. */
  private static final List<Name> FIELDS =
      List.of(
          new Name("service.template.containers", "spec.template.spec.containers"),
          new Name(
              "service.template.max_instance_request_concurrency",
              "spec.template.spec.containerConcurrency"),
          new Name("service.template.timeout", "spec.template.spec.timeoutSeconds"),
          new Name("service.template.revision", "spec.template.metadata.name"),
          new Name("service.template.volumes", "spec.template.spec.volumes"),
          new Name("service.template", "spec.template.metadata.annotations"),
          new Name("worker_pool.template.containers", "spec.template.spec.containers"),
          new Name("worker_pool.template.volumes", "spec.template.spec.volumes"),
          new Name("worker_pool.template.revision", "spec.template.metadata.name"),
          new Name("worker_pool.instance_splits", "spec.instanceSplits"),
          new Name("service.traffic", "spec.traffic"),
          new Name(
              "job.template.template.containers", "spec.template.spec.template.spec.containers"),
          new Name(
              "job.template.template.timeout", "spec.template.spec.template.spec.timeoutSeconds"),
          new Name("job.template.task_count", "spec.template.spec.taskCount"));

  private static final Map<String, String> PARTS = Map.of("volume_mounts", "volumeMounts");

  private KnativeErrors() {}

  /** The handler, with its refusals translated. */
  static JsonHandler translated(JsonHandler handler) {
    return call -> {
      try {
        return handler.handle(call);
      } catch (GoogleError e) {
        throw translated(e);
      }
    };
  }

  private static GoogleError translated(GoogleError e) {
    if (e.details().stream().noneMatch(BadRequest.class::isInstance)) {
      return e;
    }
    GoogleError out = GoogleError.of(e.code(), e.text()).withHttpStatus(e.httpStatus());
    for (Message detail : e.details()) {
      out = out.withDetail(detail instanceof BadRequest b ? translated(b) : detail);
    }
    return out;
  }

  private static BadRequest translated(BadRequest request) {
    BadRequest.Builder b = request.toBuilder();
    b.getFieldViolationsBuilderList().forEach(v -> v.setField(field(v.getField())));
    return b.build();
  }

  private static String field(String v2) {
    for (Name name : FIELDS) {
      if (v2.startsWith(name.v2())) {
        // What Knative keeps in annotations has no field of its own.
        String rest = name.v1().endsWith("annotations") ? "" : v2.substring(name.v2().length());
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
          rest = rest.replace(part.getKey(), part.getValue());
        }
        return name.v1() + rest;
      }
    }
    return v2;
  }
}

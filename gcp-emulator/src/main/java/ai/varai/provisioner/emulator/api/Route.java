package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.http.PathTemplate;

/**
 * One REST binding: verb, path template and what is behind it.
 *
 * @param yields whether it gives way to another API's route of the same path where no host says
 *     which API is meant
 */
public record Route(String verb, PathTemplate template, Target target, boolean yields) {

  public Route(String verb, PathTemplate template, Target target) {
    this(verb, template, target, false);
  }

  /** What a route leads to. */
  public sealed interface Target {
    ApiMethod info();
  }

  /**
   * A protobuf method.
   *
   * @param body the rule's {@code body}: empty, {@code *} or a field's name
   * @param responseBody the rule's {@code response_body}
   */
  public record ProtoTarget(ProtoMethod method, String body, String responseBody)
      implements Target {
    @Override
    public ApiMethod info() {
      return method.info();
    }
  }

  /** A hand-registered JSON route. */
  public record JsonTarget(ApiMethod info, JsonHandler handler) implements Target {}
}

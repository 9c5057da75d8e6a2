package ai.varai.provisioner.emulator.api;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One REST binding of a protobuf method.
 *
 * @param path a template in the syntax of google.api.http
 * @param body which field is the body: empty for none, {@code *} for all that the path has not
 * @param responseBody which field of the answer is shown; empty for all of it
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
public record HttpBinding(String verb, String path, String body, String responseBody) {

  /** The bindings that a method's proto has, the first one first. */
  static Stream<HttpBinding> of(MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    return Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
        .flatMap(r -> of(r).stream());
  }

  /** The binding of a rule without its additional ones; empty when it has none. */
  static Optional<HttpBinding> of(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> of(rule, "GET", rule.getGet());
      case POST -> of(rule, "POST", rule.getPost());
      case PUT -> of(rule, "PUT", rule.getPut());
      case PATCH -> of(rule, "PATCH", rule.getPatch());
      case DELETE -> of(rule, "DELETE", rule.getDelete());
      case CUSTOM -> of(rule, rule.getCustom().getKind(), rule.getCustom().getPath());
      case PATTERN_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<HttpBinding> of(HttpRule rule, String verb, String path) {
    return Optional.of(new HttpBinding(verb, path, rule.getBody(), rule.getResponseBody()));
  }
}

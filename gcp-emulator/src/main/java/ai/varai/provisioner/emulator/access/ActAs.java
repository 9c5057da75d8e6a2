package ai.varai.provisioner.emulator.access;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.Set;

/**
 * Which service account a new or changed Cloud Run service or job is to run as, or a job of Cloud
 * Scheduler is to call its target as.
 */
final class ActAs {
  private static final Set<String> REQUESTS =
      Set.of(
          "CreateServiceRequest", "UpdateServiceRequest", "CreateJobRequest", "UpdateJobRequest");

  private ActAs() {}

  static Optional<String> account(Message request) {
    if (request.getDescriptorForType().getFullName().startsWith("google.cloud.scheduler.v1.")) {
      return inner(request, "job").flatMap(j -> inner(j, "http_target")).flatMap(ActAs::caller);
    }
    if (!request.getDescriptorForType().getFullName().startsWith("google.cloud.run.v2.")
        || !REQUESTS.contains(request.getDescriptorForType().getName())) {
      return Optional.empty();
    }
    return inner(request, "service")
        .flatMap(s -> inner(s, "template"))
        .or(
            () ->
                inner(request, "job")
                    .flatMap(j -> inner(j, "template"))
                    .flatMap(t -> inner(t, "template")))
        .flatMap(t -> text(t, "service_account"));
  }

  private static Optional<String> caller(Message target) {
    return inner(target, "oidc_token")
        .or(() -> inner(target, "oauth_token"))
        .flatMap(token -> text(token, "service_account_email"));
  }

  private static Optional<String> text(Message message, String field) {
    return Optional.of(
            (String) message.getField(message.getDescriptorForType().findFieldByName(field)))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<Message> inner(Message message, String field) {
    FieldDescriptor f = message.getDescriptorForType().findFieldByName(field);
    return f != null && f.getJavaType() == FieldDescriptor.JavaType.MESSAGE && message.hasField(f)
        ? Optional.of((Message) message.getField(f))
        : Optional.empty();
  }
}

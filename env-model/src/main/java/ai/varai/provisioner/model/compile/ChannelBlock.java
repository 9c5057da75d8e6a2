package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.ChannelConfig;
import ai.varai.provisioner.model.config.SecretReference;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The notification channels of an environment: those that it makes, and those that exist. */
final class ChannelBlock {
  private static final String LATEST = "latest";

  private final CompileContext context;
  private final SecretRegistry secrets;

  ChannelBlock(CompileContext context, SecretRegistry secrets) {
    this.context = context;
    this.secrets = secrets;
  }

  /** The full names of all of them, made ones first. */
  List<Value<String>> add(ResourceNode<?>... needs) {
    var alerts = context.environment().monitoringConfig().alerts();
    var names = new ArrayList<Value<String>>();
    alerts
        .channels()
        .forEach(
            (name, config) ->
                names.add(
                    context
                        .graph()
                        .add(name, channel(name, config), needs)
                        .ref(NotificationChannel.NAME)));
    alerts.notificationChannels().forEach(name -> names.add(Value.of(name)));
    return names;
  }

  private NotificationChannel channel(String name, ChannelConfig config) {
    return new NotificationChannel(
        context.names().prefixed(name),
        config.type().spelling(),
        config.labels(),
        config.secret().map(this::version),
        true,
        context.labels("component", "monitoring"),
        Optional.empty());
  }

  /** A secret that the environment does not declare is one that exists already, under this id. */
  private Value<String> version(SecretReference reference) {
    Optional<SecretHandle> declared = secrets.find(reference.secretName());
    if (declared.isPresent()
        && declared.get().version().isPresent()
        && reference.version().equals(LATEST)) {
      return declared.get().version().get().ref(SecretVersion.NAME);
    }
    Value<String> id =
        declared
            .map(handle -> handle.secret().ref(Secret.SECRET_ID))
            .orElseGet(() -> Value.of(reference.secretName()));
    return Value.join(
        "projects/" + context.environment().projectId() + "/secrets/",
        id,
        "/versions/" + reference.version());
  }
}

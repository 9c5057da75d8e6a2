package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.TopicMessages;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.Topic;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells a secret's topics what happens to it and to its versions.
 *
 * @see <a href="https://cloud.google.com/secret-manager/docs/event-notifications">Event
 *     notifications</a>
 */
final class SecretEvents {
  private final Emulation emulation;

  SecretEvents(Emulation emulation) {
    this.emulation = emulation;
  }

  void created(String project, Secret secret) {
    configured(project, List.of(), secret);
    tell(project, secret, "SECRET_CREATE", Map.of(), secret);
  }

  void updated(String project, Secret before, Secret after) {
    configured(project, before.getTopicsList(), after);
    tell(project, after, "SECRET_UPDATE", Map.of(), after);
  }

  void rotated(String project, Secret secret) {
    tell(project, secret, "SECRET_ROTATE", Map.of(), secret);
  }

  /**
   * @param why {@code REQUESTED} or {@code EXPIRED}
   */
  void deleted(String project, Secret secret, String why) {
    tell(project, secret, "SECRET_DELETE", Map.of("deleteType", why), secret);
  }

  /**
   * @param what has happened, such as {@code ADD}
   */
  void version(String project, Secret secret, SecretVersion version, String what) {
    tell(
        project, secret, "SECRET_VERSION_" + what, Map.of("versionId", version.getName()), version);
  }

  /** A new topic gets a message that shows that it can. */
  private void configured(String project, List<Topic> before, Secret secret) {
    for (Topic topic : secret.getTopicsList()) {
      if (!before.contains(topic)) {
        publish(project, topic, attributes(secret, "TOPIC_CONFIGURED"), secret);
      }
    }
  }

  private void tell(
      String project, Secret secret, String type, Map<String, String> more, Message resource) {
    Map<String, String> attributes = attributes(secret, type);
    attributes.putAll(more);
    secret.getTopicsList().forEach(topic -> publish(project, topic, attributes, resource));
  }

  private Map<String, String> attributes(Secret secret, String type) {
    Map<String, String> out = new TreeMap<>();
    out.put("eventType", type);
    out.put("secretId", secret.getName());
    out.put("dataFormat", "JSON_API_V1");
    out.put("timestamp", emulation.clock().instant().toString());
    return out;
  }

  private void publish(
      String project, Topic topic, Map<String, String> attributes, Message resource) {
    String agent =
        "service-"
            + emulation.projects().require(project).number()
            + "@gcp-sa-secretmanager.iam.gserviceaccount.com";
    emulation
        .plugin(TopicMessages.class)
        .orElseThrow()
        .publish(project, topic.getName(), agent, attributes, json(resource));
  }

  private static String json(Message resource) {
    try {
      return JsonFormat.printer().print(resource);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}

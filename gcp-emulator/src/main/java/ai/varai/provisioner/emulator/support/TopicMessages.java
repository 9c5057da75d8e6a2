package ai.varai.provisioner.emulator.support;

import java.util.Map;

/** How APIs tell of what happens to their resources: by messages to topics of Pub/Sub. */
public interface TopicMessages {

  /**
   * Publishes a message when the transaction is done in which this is called. A topic that is not
   * there then, or to which the account may not publish now where callers are held to policies,
   * gets none.
   *
   * @param project whose resource it is about
   * @param topic its full name, {@code projects/p/topics/t}
   * @param account of Google's, in whose name it is published
   * @param data the message's body, a JSON text in UTF-8
   */
  void publish(
      String project, String topic, String account, Map<String, String> attributes, String data);

  /**
   * Publishes a message at once, for a service that is to know whether it went out and that may
   * publish to the topic by its role. Throws a GoogleError where there is no such topic.
   *
   * @param topic its full name, {@code projects/p/topics/t}
   */
  void publishNow(String topic, Map<String, String> attributes, byte[] data);
}

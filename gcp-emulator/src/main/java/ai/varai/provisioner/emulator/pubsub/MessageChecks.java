package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.pubsub.v1.MessageTransform;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request to publish may hold. The sentences are those of the service, which names a value
 * and its field in each other's place.
 *
 * @see <a href="https://cloud.google.com/pubsub/quotas#resource_limits">Resource limits</a>
 */
final class MessageChecks {
  private static final int MESSAGES = 1_000;
  private static final int BYTES = 10_000_000;
  private static final int ATTRIBUTES = 100;
  private static final int KEY = 256;
  private static final int VALUE = 1_024;
  private static final int ORDERING_KEY = 1_024;

  private MessageChecks() {}

  static void check(PublishRequest q) {
    if (q.getMessagesCount() == 0) {
      throw tooSmall(0, "message_count", 1);
    }
    if (q.getMessagesCount() > MESSAGES) {
      throw tooLarge(q.getMessagesCount(), "message_count", MESSAGES);
    }
    if (q.getSerializedSize() > BYTES) {
      throw tooLarge(q.getSerializedSize(), "request_size", BYTES);
    }
    q.getMessagesList().forEach(MessageChecks::check);
  }

  private static void check(PubsubMessage message) {
    if (message.getData().isEmpty() && message.getAttributesCount() == 0) {
      throw GoogleError.invalidArgument(
          "One or more messages in the publish request is empty. Each message must contain either"
              + " non-empty data, or at least one attribute.");
    }
    if (message.getAttributesCount() > ATTRIBUTES) {
      throw tooLarge(message.getAttributesCount(), "attributes_count", ATTRIBUTES);
    }
    if (bytes(message.getOrderingKey()) > ORDERING_KEY) {
      throw tooLarge(bytes(message.getOrderingKey()), "ordering_key_size", ORDERING_KEY);
    }
    for (Map.Entry<String, String> e : message.getAttributesMap().entrySet()) {
      if (e.getKey().isEmpty() || e.getKey().startsWith("goog")) {
        throw GoogleError.invalidArgument(
            "The attribute \""
                + e.getKey()
                + "\" in the request has an invalid key: it must not be empty and must not begin"
                + " with \"goog\".");
      }
      if (bytes(e.getKey()) > KEY) {
        throw tooLong(e.getKey(), "key", bytes(e.getKey()), KEY);
      }
      if (bytes(e.getValue()) > VALUE) {
        throw tooLong(e.getKey(), "value", bytes(e.getValue()), VALUE);
      }
    }
  }

  /** What is to be changed on its way is not taken: it would go on as it is. */
  static void transforms(String of, List<MessageTransform> transforms) {
    if (!transforms.stream().allMatch(MessageTransform::getDisabled)) {
      throw GoogleError.unimplemented("google.pubsub.v1." + of + ".message_transforms");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static GoogleError tooLong(String attribute, String part, int length, int most) {
    return GoogleError.invalidArgument(
        "The attribute \""
            + (part.equals("key") ? "" : attribute)
            + "\" in the request has a "
            + part
            + " that is too long. The length is "
            + length
            + " characters, but the maximum allowed is "
            + most
            + ". Refer to https://cloud.google.com/pubsub/quotas for more information.");
  }

  static GoogleError tooLarge(long value, String field, long most) {
    return beyond(value, "large", field, "maximum", most);
  }

  static GoogleError tooSmall(long value, String field, long least) {
    return beyond(value, "small", field, "minimum", least);
  }

  private static GoogleError beyond(
      long value, String how, String field, String limit, long allowed) {
    return GoogleError.invalidArgument(
        String.format(
            Locale.ROOT,
            "The value for %d is too %s. You passed %s in the request, but the %s value is %d.",
            value,
            how,
            field,
            limit,
            allowed));
  }

  /** Refuses a value that is not between the two. */
  static void between(long value, String field, long least, long most) {
    if (value < least) {
      throw tooSmall(value, field, least);
    }
    if (value > most) {
      throw tooLarge(value, field, most);
    }
  }
}

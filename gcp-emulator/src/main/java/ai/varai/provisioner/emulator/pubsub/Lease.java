package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.pubsub.v1.PubsubMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far the delivery of one message of a subscription has come. */
final class Lease {
  private static final Pattern ID = Pattern.compile("(\\d+):(\\d+)");

  /** In the order of publication. */
  static final Comparator<Lease> BY_AGE =
      Comparator.comparingLong(l -> Long.parseLong(l.message.getMessageId()));

  final PubsubMessage message;

  /** How often it was delivered. */
  int attempts;

  /** Tells its deliveries apart; that of the last one. */
  long number;

  /** Who has it; nobody while it waits to be delivered again. */
  @Nullable Object holder;

  /** Until when its holder has it, or when it may be delivered again. */
  Instant until = Instant.MIN;

  /** Whether its holder is done with it, though not with what comes before it in its order. */
  boolean acknowledged;

  Lease(PubsubMessage message) {
    this.message = message;
  }

  boolean outstanding() {
    return holder != null;
  }

  /** Nobody has it any more, and it may be delivered again. */
  void giveBack() {
    holder = null;
    acknowledged = false;
    until = Instant.MIN;
  }

  String ackId() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((message.getMessageId() + ":" + number).getBytes(StandardCharsets.UTF_8));
  }

  /** What an {@code ackId} says: of which message, and of which of its deliveries. */
  record AckId(String messageId, long number) {

    /** INVALID_ARGUMENT when it is none. */
    static AckId parse(String ackId) {
      String text;
      try {
        text = new String(Base64.getUrlDecoder().decode(ackId), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw invalid(ackId);
      }
      Matcher m = ID.matcher(text);
      if (!m.matches()) {
        throw invalid(ackId);
      }
      return new AckId(m.group(1), Long.parseLong(m.group(2)));
    }

    private static GoogleError invalid(String ackId) {
      return GoogleError.invalidArgument(
          "You have passed an invalid ack ID to the service (ack_id=" + ackId + ").");
    }
  }
}

package ai.varai.provisioner.emulator.pubsub;

import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * A file of messages as a subscription writes it to a bucket: their data line by line, or an Avro
 * container.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription">Subscriptions to
 *     Cloud Storage</a>
 */
final class ExportFile {
  private static final String USUAL_TIME = "YYYY-MM-DDThh:mm:ssZ";

  /** What a format of times may hold, and what Java calls it. */
  private static final Map<String, String> TIME =
      Map.of(
          "YYYY", "uuuu", "MM", "MM", "DD", "dd", "hh", "HH", "mm", "mm", "ss", "ss", "Z", "xxx");

  private static final String DATA = "{\"name\":\"data\",\"type\":\"bytes\"}";
  private static final String PLAIN =
      "{\"type\":\"record\",\"namespace\":\"com.google.pubsub\",\"name\":\"PubsubMessage\","
          + "\"fields\":["
          + DATA
          + "]}";
  private static final String WITH_METADATA =
      "{\"type\":\"record\",\"namespace\":\"com.google.pubsub\","
          + "\"name\":\"PubsubMessageWithMetadata\",\"fields\":["
          + "{\"name\":\"subscription_name\",\"type\":\"string\"},"
          + "{\"name\":\"message_id\",\"type\":\"string\"},"
          + "{\"name\":\"publish_time\","
          + "\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}},"
          + "{\"name\":\"attributes\",\"type\":{\"type\":\"map\",\"values\":\"string\"}},"
          + DATA
          + "]}";

  private ExportFile() {}

  /** {@code PREFIX TIME _UNIQUE SUFFIX}, without the spaces. */
  static String name(CloudStorageConfig config, Instant now, String unique) {
    String format = config.getFilenameDatetimeFormat();
    return config.getFilenamePrefix()
        + time(format.isEmpty() ? USUAL_TIME : format, now)
        + "_"
        + unique
        + config.getFilenameSuffix();
  }

  private static String time(String format, Instant now) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      int from = at;
      String token =
          TIME.keySet().stream().filter(t -> format.startsWith(t, from)).findFirst().orElse("");
      if (token.isEmpty()) {
        out.append(format.charAt(at++));
      } else {
        out.append(
            DateTimeFormatter.ofPattern(TIME.get(token), Locale.ROOT)
                .format(now.atOffset(ZoneOffset.UTC)));
        at += token.length();
      }
    }
    return out.toString();
  }

  static String contentType(CloudStorageConfig config) {
    return config.hasAvroConfig() ? "application/octet-stream" : "text/plain";
  }

  static byte[] bytes(
      PubSubName subscription, CloudStorageConfig config, List<ReceivedMessage> messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (config.hasAvroConfig()) {
        avro(subscription, config.getAvroConfig().getWriteMetadata(), messages, out);
      } else {
        for (ReceivedMessage each : messages) {
          each.getMessage().getData().writeTo(out);
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void avro(
      PubSubName subscription,
      boolean metadata,
      List<ReceivedMessage> messages,
      ByteArrayOutputStream out)
      throws IOException {
    Schema schema = new Schema.Parser().parse(metadata ? WITH_METADATA : PLAIN);
    try (DataFileWriter<GenericRecord> file =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      file.create(schema, out);
      for (ReceivedMessage each : messages) {
        GenericRecord row = new GenericData.Record(schema);
        PubsubMessage message = each.getMessage();
        row.put("data", ByteBuffer.wrap(message.getData().toByteArray()));
        if (metadata) {
          describe(subscription, message, row);
        }
        file.append(row);
      }
    }
  }

  /** What has no field of its own is among the attributes. */
  private static void describe(PubSubName subscription, PubsubMessage message, GenericRecord row) {
    Map<String, String> attributes = new TreeMap<>(message.getAttributesMap());
    if (!message.getOrderingKey().isEmpty()) {
      attributes.put("ordering_key", message.getOrderingKey());
    }
    Instant published = Shelf.published(message);
    row.put("subscription_name", subscription.shown());
    row.put("message_id", message.getMessageId());
    row.put("publish_time", published.getEpochSecond() * 1_000_000 + published.getNano() / 1_000);
    row.put("attributes", attributes);
  }
}

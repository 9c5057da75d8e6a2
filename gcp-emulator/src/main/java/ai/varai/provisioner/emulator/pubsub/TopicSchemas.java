package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.schema.MismatchException;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.Encoding;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Schema;
import com.google.pubsub.v1.SchemaSettings;
import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the messages of topics to schemas: to the newest revision that the topic takes, then to the
 * one before it, and so on. Which one a message follows, its attributes say.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/associate-schema-topic">Topics with
 *     schemas</a>
 * @see <a
 *     href="https://cloud.google.com/blog/products/data-analytics/pub-sub-schema-evolution-is-now-ga">The
 *     order of revisions</a>
 */
final class TopicSchemas {

  /** What a topic has for its schema when that is gone. */
  static final String DELETED = "_deleted-schema_";

  private static final String ATTRIBUTE = "googclient_schema";

  private final PubSubTables tables;
  private final Definitions definitions;

  TopicSchemas(PubSubTables tables, Definitions definitions) {
    this.tables = tables;
    this.definitions = definitions;
  }

  /**
   * What a topic is to have.
   *
   * @param before what it had so far, which is not looked at again
   */
  SchemaSettings checked(SchemaSettings settings, SchemaSettings before) {
    if (settings.equals(before)) {
      return settings;
    }
    PubSubName name =
        PubSubName.of(tables.projects(), PubSubName.SCHEMAS, "schema", settings.getSchema());
    if (!encoded(settings.getEncoding())) {
      throw GoogleError.invalidArgument("The encoding of a schema's messages must be given.");
    }
    var unused = tables.schemas.latest(name);
    var unusedRange = tables.schemas.within(name, settings);
    return settings.toBuilder().setSchema(name.shown()).build();
  }

  static boolean encoded(Encoding encoding) {
    return encoding == Encoding.JSON || encoding == Encoding.BINARY;
  }

  /** The messages with the attributes that name their schema, if the topic has one. */
  List<PubsubMessage> held(Topic topic, List<PubsubMessage> messages) {
    if (!topic.hasSchemaSettings()) {
      return messages;
    }
    SchemaSettings settings = topic.getSchemaSettings();
    if (settings.getSchema().equals(DELETED)) {
      throw GoogleError.failedPrecondition("The schema of the topic has been deleted.");
    }
    PubSubName name = PubSubName.schema(tables.projects(), settings.getSchema());
    List<Schema> revisions = tables.schemas.within(name, settings);
    List<PubsubMessage> out = new ArrayList<>();
    for (PubsubMessage message : messages) {
      Schema followed = followed(name, revisions, message.getData(), settings.getEncoding());
      out.add(
          message.toBuilder()
              .putAttributes(ATTRIBUTE + "name", name.shown())
              .putAttributes(ATTRIBUTE + "encoding", settings.getEncoding().name())
              .putAttributes(ATTRIBUTE + "revisionid", followed.getRevisionId())
              .build());
    }
    return out;
  }

  /** The first of the revisions that the data follows; INVALID_ARGUMENT when there is none. */
  Schema followed(PubSubName name, List<Schema> revisions, ByteString data, Encoding encoding) {
    GoogleError refusal =
        GoogleError.failedPrecondition("The topic takes no revision that exists.");
    for (Schema revision : revisions) {
      try {
        definitions.of(revision).check(data, encoding);
        return revision;
      } catch (MismatchException e) {
        refusal =
            SchemaErrors.mismatch(
                revision.getType(),
                encoding,
                SchemaErrors.checked(name, revision.getRevisionId()),
                e.why());
      }
    }
    throw refusal;
  }

  /** The schema is gone. */
  void forget(PubSubName schema) {
    for (String project : tables.topics.projects()) {
      for (Topic topic : tables.topics.list(project)) {
        if (topic.getSchemaSettings().getSchema().equals(schema.shown())) {
          PubSubName name = PubSubName.topic(tables.projects(), topic.getName());
          tables.topics.update(project, name.key(), TopicSchemas::without);
        }
      }
    }
  }

  private static Topic without(Topic topic) {
    Topic.Builder out = topic.toBuilder();
    out.getSchemaSettingsBuilder().setSchema(DELETED);
    return out.build();
  }
}

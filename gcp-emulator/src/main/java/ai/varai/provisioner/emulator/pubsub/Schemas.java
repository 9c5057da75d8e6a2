package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.schema.MismatchException;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import ai.varai.provisioner.emulator.support.Times;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.CommitSchemaRequest;
import com.google.pubsub.v1.CreateSchemaRequest;
import com.google.pubsub.v1.DeleteSchemaRequest;
import com.google.pubsub.v1.DeleteSchemaRevisionRequest;
import com.google.pubsub.v1.GetSchemaRequest;
import com.google.pubsub.v1.ListSchemaRevisionsRequest;
import com.google.pubsub.v1.ListSchemaRevisionsResponse;
import com.google.pubsub.v1.ListSchemasRequest;
import com.google.pubsub.v1.ListSchemasResponse;
import com.google.pubsub.v1.RollbackSchemaRequest;
import com.google.pubsub.v1.Schema;
import com.google.pubsub.v1.SchemaView;
import com.google.pubsub.v1.ValidateMessageRequest;
import com.google.pubsub.v1.ValidateMessageResponse;
import com.google.pubsub.v1.ValidateSchemaRequest;
import com.google.pubsub.v1.ValidateSchemaResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The methods of {@code google.pubsub.v1.SchemaService}.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/schemas">Schemas</a>
 */
final class Schemas {
  private static final int MOST_REVISIONS = 20;
  private static final int REVISION_DIGITS = 8;

  private final PubSubTables tables;
  private final Definitions definitions;
  private final TopicSchemas topics;

  Schemas(PubSubTables tables, Definitions definitions, TopicSchemas topics) {
    this.tables = tables;
    this.definitions = definitions;
    this.topics = topics;
  }

  /** A schema, and one of its revisions where the name has one: {@code projects/p/schemas/s@r}. */
  private record Named(PubSubName schema, Optional<String> revision) {}

  private Named named(String name) {
    int at = name.lastIndexOf('@');
    return at < 0
        ? new Named(PubSubName.schema(tables.projects(), name), Optional.empty())
        : new Named(
            PubSubName.schema(tables.projects(), name.substring(0, at)),
            Optional.of(name.substring(at + 1)));
  }

  private Schema found(String name) {
    Named named = named(name);
    return named
        .revision
        .map(r -> tables.schemas.revision(named.schema, r))
        .orElseGet(() -> tables.schemas.latest(named.schema));
  }

  private <R> R transact(PubSubName name, Supplier<R> body) {
    return tables.emulation.store().transact(name.project().id(), body);
  }

  Schema create(CreateSchemaRequest q, Call call) {
    Project project = PubSubLabels.project(tables.projects(), q.getParent());
    PubSubName name =
        PubSubName.of(
            tables.projects(),
            PubSubName.SCHEMAS,
            "schema_id",
            project.name() + "/schemas/" + q.getSchemaId());
    var unused = definitions.of(q.getSchema());
    return transact(
        name,
        () -> {
          if (tables.schemas.contains(name)) {
            throw name.exists();
          }
          QuotaErrors.check(
              tables.emulation.settings(),
              Quotas.PUBSUB_SCHEMAS,
              tables.schemas.count(project),
              project,
              "Schemas per project");
          return added(name, q.getSchema());
        });
  }

  private Schema added(PubSubName name, Schema schema) {
    Schema revision =
        Schema.newBuilder()
            .setName(name.shown())
            .setType(schema.getType())
            .setDefinition(schema.getDefinition())
            .setRevisionId(tables.emulation.ids().hex(REVISION_DIGITS))
            .setRevisionCreateTime(Times.timestamp(tables.now()))
            .build();
    tables.schemas.add(name, revision);
    return revision;
  }

  /** All of it, unless asked for less. */
  Schema get(GetSchemaRequest q, Call call) {
    Schema found = found(q.getName());
    return q.getView() == SchemaView.BASIC ? basic(found) : found;
  }

  private static Schema basic(Schema schema) {
    return schema.toBuilder().clearDefinition().build();
  }

  /** Without definitions, unless asked for them. */
  private static List<Schema> shown(List<Schema> schemas, SchemaView view) {
    return view == SchemaView.FULL ? schemas : schemas.stream().map(Schemas::basic).toList();
  }

  ListSchemasResponse list(ListSchemasRequest q, Call call) {
    Project project = PubSubLabels.project(tables.projects(), q.getParent());
    Page<Schema> page =
        Page.of(
            List.copyOf(tables.schemas.newest(project.id())),
            q.getPageSize(),
            q.getPageToken(),
            Topics.PAGE,
            Topics.PAGE,
            Schema::getName);
    return ListSchemasResponse.newBuilder()
        .addAllSchemas(shown(page.items(), q.getView()))
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** The newest comes first. */
  ListSchemaRevisionsResponse revisions(ListSchemaRevisionsRequest q, Call call) {
    PubSubName name = PubSubName.schema(tables.projects(), q.getName());
    List<Schema> revisions = new ArrayList<>(tables.schemas.revisions(name));
    Collections.reverse(revisions);
    Page<Schema> page =
        Page.of(
            revisions,
            q.getPageSize(),
            q.getPageToken(),
            Topics.PAGE,
            Topics.PAGE,
            Schema::getRevisionId);
    return ListSchemaRevisionsResponse.newBuilder()
        .addAllSchemas(shown(page.items(), q.getView()))
        .setNextPageToken(page.nextToken())
        .build();
  }

  Schema commit(CommitSchemaRequest q, Call call) {
    PubSubName name = PubSubName.schema(tables.projects(), q.getName());
    return transact(
        name,
        () -> {
          Optional<String> conflict =
              definitions.of(tables.schemas.latest(name)).conflict(definitions.of(q.getSchema()));
          if (conflict.isPresent()) {
            throw GoogleError.invalidArgument(
                "The schema is not compatible with its last revision: " + conflict.get());
          }
          return revised(name, q.getSchema());
        });
  }

  private Schema revised(PubSubName name, Schema schema) {
    if (tables.schemas.revisions(name).size() >= MOST_REVISIONS) {
      throw GoogleError.failedPrecondition(
          "A schema has at most " + MOST_REVISIONS + " revisions; delete one first.");
    }
    return added(name, schema);
  }

  Schema rollback(RollbackSchemaRequest q, Call call) {
    PubSubName name = PubSubName.schema(tables.projects(), q.getName());
    return transact(name, () -> revised(name, tables.schemas.revision(name, q.getRevisionId())));
  }

  @SuppressWarnings("deprecation") // callers may still name the revision in a field of its own
  Schema deleteRevision(DeleteSchemaRevisionRequest q, Call call) {
    Named named = named(q.getName());
    String id = named.revision.orElse(q.getRevisionId());
    if (id.isEmpty()) {
      throw PubSubName.invalid("name", q.getName());
    }
    return transact(
        named.schema,
        () -> {
          Schema revision = tables.schemas.revision(named.schema, id);
          if (tables.schemas.revisions(named.schema).size() == 1) {
            throw GoogleError.failedPrecondition(
                "The only revision of a schema cannot be deleted; delete the schema.");
          }
          tables.schemas.delete(named.schema, revision);
          return tables.schemas.latest(named.schema);
        });
  }

  Empty delete(DeleteSchemaRequest q, Call call) {
    PubSubName name = PubSubName.schema(tables.projects(), q.getName());
    String project = name.project().id();
    transact(
        name,
        () -> {
          Schema last = tables.schemas.latest(name);
          tables.schemas.remove(name);
          tables.emulation.policies().remove(project, PubSubPolicies.key(name));
          return last;
        });
    topics.forget(name);
    return Empty.getDefaultInstance();
  }

  ValidateSchemaResponse validate(ValidateSchemaRequest q, Call call) {
    var unused = PubSubLabels.project(tables.projects(), q.getParent());
    var unusedDefinition = definitions.of(q.getSchema());
    return ValidateSchemaResponse.getDefaultInstance();
  }

  ValidateMessageResponse validateMessage(ValidateMessageRequest q, Call call) {
    var unused = PubSubLabels.project(tables.projects(), q.getParent());
    if (!TopicSchemas.encoded(q.getEncoding())) {
      throw GoogleError.invalidArgument("The encoding of the message must be given.");
    }
    if (q.hasSchema()) {
      try {
        definitions.of(q.getSchema()).check(q.getMessage(), q.getEncoding());
      } catch (MismatchException e) {
        throw SchemaErrors.mismatch(q.getSchema().getType(), q.getEncoding(), "", e.why());
      }
    } else {
      var unusedRevision =
          topics.followed(
              named(q.getName()).schema,
              List.of(found(q.getName())),
              q.getMessage(),
              q.getEncoding());
    }
    return ValidateMessageResponse.getDefaultInstance();
  }
}

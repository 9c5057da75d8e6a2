package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import com.google.devtools.artifactregistry.v1.Attachment;
import com.google.devtools.artifactregistry.v1.CreateAttachmentRequest;
import com.google.devtools.artifactregistry.v1.DeleteAttachmentRequest;
import com.google.devtools.artifactregistry.v1.GetAttachmentRequest;
import com.google.devtools.artifactregistry.v1.ListAttachmentsRequest;
import com.google.devtools.artifactregistry.v1.ListAttachmentsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Attachments: files that say something of an artifact, such as what it is made of. */
final class Attachments {

  private static final char CUT = '\0';
  private static final Set<String> FIELDS =
      Set.of("name", "target", "type", "attachment_namespace", "annotations");
  private static final Pattern NAME =
      Pattern.compile("(projects/.+/repositories/[^/]+)/attachments/([^/]+)");

  private final ArtifactTables tables;
  private final UploadedFiles files;
  private final ArtifactUploads operations;
  private final Table<Attachment> table;

  Attachments(ArtifactTables tables, ArtifactUploads operations) {
    this.tables = tables;
    this.files = tables.files;
    this.operations = operations;
    this.table = tables.attachments;
  }

  private RepositoryName repository(String text) {
    RepositoryName at = RepositoryName.parse(tables.emulation.projects(), text);
    tables.require(at);
    return at;
  }

  private static String key(RepositoryName at, String id) {
    return at.key() + CUT + id;
  }

  Operation create(CreateAttachmentRequest q, Call call) {
    RepositoryName at = repository(q.getParent());
    String id = q.getAttachmentId();
    if (!id.matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField("attachment_id", "Invalid attachment ID: \"" + id + "\"");
    }
    Attachment asked = q.getAttachment();
    if (asked.getType().isEmpty()) {
      throw GoogleError.badField("attachment.type", "The type of the attachment is required.");
    }
    RepositoryName target = RepositoryName.parse(tables.emulation.projects(), asked.getTarget());
    if (!target.key().equals(at.key()) || !target.kind().equals("versions")) {
      throw GoogleError.badField(
          "attachment.target", "The target must be a version in the same repository.");
    }
    if (tables.manifest(target, target.image(), target.item()).isEmpty()) {
      throw RepositoryName.notFound();
    }
    if (asked.getFilesCount() == 0) {
      throw GoogleError.badField("attachment.files", "An attachment needs at least one file.");
    }
    for (String file : asked.getFilesList()) {
      String name = file.substring(file.lastIndexOf('/') + 1).replace("%2F", "/");
      if (files.find(at, name).isEmpty()) {
        throw GoogleError.notFound("File " + file + " was not found.");
      }
    }
    return operations.start(
        at,
        () -> {
          if (table.contains(at.project().id(), key(at, id))) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          Attachment made =
              asked.toBuilder()
                  .setName(at.shown() + "/attachments/" + id)
                  .setCreateTime(tables.timestamp())
                  .setUpdateTime(tables.timestamp())
                  .clearOciVersionName()
                  .build();
          table.put(at.project().id(), key(at, id), made);
          return made;
        });
  }

  private record Named(RepositoryName at, String id) {}

  private Named named(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField("name", "Invalid resource name: " + name);
    }
    return new Named(repository(m.group(1)), m.group(2));
  }

  private Attachment require(Named named) {
    return table
        .get(named.at().project().id(), key(named.at(), named.id()))
        .orElseThrow(RepositoryName::notFound);
  }

  Attachment get(GetAttachmentRequest q, Call call) {
    return require(named(q.getName()));
  }

  ListAttachmentsResponse list(ListAttachmentsRequest q, Call call) {
    RepositoryName at = repository(q.getParent());
    List<Attachment> found =
        ArtifactFilter.apply(q.getFilter(), FIELDS, table.list(at.project().id(), at.key() + CUT));
    Page<Attachment> page =
        Page.of(found, q.getPageSize(), q.getPageToken(), 100, 1000, Attachment::getName);
    return ListAttachmentsResponse.newBuilder()
        .addAllAttachments(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** An attachment goes with its files. */
  Operation delete(DeleteAttachmentRequest q, Call call) {
    Named named = named(q.getName());
    require(named);
    return operations.start(
        named.at(),
        () -> {
          Attachment gone = require(named);
          table.remove(named.at().project().id(), key(named.at(), named.id()));
          for (String file : gone.getFilesList()) {
            String id = file.substring(file.lastIndexOf('/') + 1).replace("%2F", "/");
            files.find(named.at(), id).ifPresent(f -> files.remove(named.at(), f));
          }
          return Empty.getDefaultInstance();
        });
  }
}

package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListOrder;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.DeleteFileRequest;
import com.google.devtools.artifactregistry.v1.File;
import com.google.devtools.artifactregistry.v1.GetFileRequest;
import com.google.devtools.artifactregistry.v1.Hash;
import com.google.devtools.artifactregistry.v1.ListFilesRequest;
import com.google.devtools.artifactregistry.v1.ListFilesResponse;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.UpdateFileRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files: of images each manifest and what it refers to, by digest; of all else what came. */
final class Files {

  private static final Set<String> FIELDS = Set.of("name", "owner", "annotations");
  private static final Pattern NAME =
      Pattern.compile("(projects/.+/repositories/[^/]+)/files/(.+)");

  private final ArtifactTables tables;
  private final Repositories repositories;
  private final Annotations annotations;

  Files(ArtifactTables tables, Repositories repositories, Annotations annotations) {
    this.repositories = repositories;
    this.tables = tables;
    this.annotations = annotations;
  }

  private RepositoryName repository(String text) {
    RepositoryName at = RepositoryName.parse(tables.emulation.projects(), text);
    tables.require(at);
    return at;
  }

  private List<File> all(RepositoryName at) {
    Map<String, File> out = new TreeMap<>();
    for (ObjectNode f : tables.files.all(at)) {
      String id = Trees.text(f, "id");
      Timestamp time =
          ArtifactTables.timestamp(Instant.ofEpochMilli(f.path("uploadMillis").asLong()));
      String encoded = id.replace("/", "%2F");
      out.put(id, file(at, encoded, Trees.text(f, "digest"), Trees.text(f, "owner"), time));
    }
    for (String image : tables.images(at)) {
      List<ObjectNode> manifests = new ArrayList<>(tables.manifests(at, image));
      manifests.removeIf(m -> Trees.flag(m, "uploaded"));
      for (ObjectNode m : manifests) {
        String digest = Trees.text(m, "digest");
        String owner = at.packageName(image) + "/versions/" + digest;
        Timestamp time =
            ArtifactTables.timestamp(Instant.ofEpochMilli(m.path("uploadMillis").asLong()));
        out.computeIfAbsent(digest, d -> file(at, d, d, owner, time));
        for (JsonNode blob : m.path("blobs")) {
          out.computeIfAbsent(blob.asText(), d -> file(at, d, d, owner, time));
        }
      }
    }
    return List.copyOf(out.values());
  }

  private File file(RepositoryName at, String id, String digest, String owner, Timestamp time) {
    String name = at.shown() + "/files/" + id;
    File.Builder b =
        File.newBuilder()
            .setName(name)
            .setSizeBytes(tables.blob(at, digest).map(bytes -> bytes.length).orElse(0))
            .setCreateTime(time)
            .setUpdateTime(time)
            .setOwner(owner)
            .putAllAnnotations(annotations.of(at, name));
    if (digest.matches("sha256:[0-9a-f]{64}")) {
      b.addHashes(
          Hash.newBuilder()
              .setType(Hash.HashType.SHA256)
              .setValue(
                  ByteString.copyFrom(
                      HexFormat.of().parseHex(digest.substring("sha256:".length())))));
    }
    return b.build();
  }

  ListFilesResponse list(ListFilesRequest q, Call call) {
    List<File> found =
        ListOrder.apply(
            q.getOrderBy(),
            ArtifactFilter.apply(q.getFilter(), FIELDS, all(repository(q.getParent()))),
            File.getDefaultInstance());
    Page<File> page = Page.of(found, q.getPageSize(), q.getPageToken(), 100, 1000, File::getName);
    return ListFilesResponse.newBuilder()
        .addAllFiles(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  File get(GetFileRequest q, Call call) {
    return require(q.getName());
  }

  private File require(String name) {
    return all(owner(name)).stream()
        .filter(f -> id(f.getName()).equals(id(name)))
        .findFirst()
        .orElseThrow(RepositoryName::notFound);
  }

  private RepositoryName owner(String name) {
    return repository(match(name).group(1));
  }

  private static String id(String name) {
    return match(name).group(2).replace("%3A", ":").replace("%2F", "/");
  }

  private static Matcher match(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField("name", "Invalid resource name: " + name);
    }
    return m;
  }

  File update(UpdateFileRequest q, Call call) {
    Annotations.checkMask(q.getUpdateMask());
    File now = require(q.getFile().getName());
    annotations.put(owner(now.getName()), now.getName(), q.getFile().getAnnotationsMap());
    return require(now.getName());
  }

  /** Only files of generic repositories are deleted; those of images go with their versions. */
  Operation delete(DeleteFileRequest q, Call call) {
    File file = require(q.getName());
    RepositoryName at = owner(file.getName());
    if (tables.require(at).getFormat() == Repository.Format.GENERIC) {
      return repositories.start(
          at,
          Repositories.KIND_DONE,
          () ->
              tables.files.find(at, id(file.getName())).ifPresent(f -> tables.files.remove(at, f)));
    }
    throw GoogleError.failedPrecondition(
        "The file "
            + file.getName()
            + " cannot be deleted: files are deleted in generic repositories only. Delete "
            + file.getOwner()
            + " instead.");
  }

  /** The content, where it is asked for as media; else the message that stands for it. */
  JsonAnswer download(JsonCall call) {
    String repository =
        "projects/"
            + call.variable("project")
            + "/locations/"
            + call.variable("location")
            + "/repositories/"
            + call.variable("repository");
    File file = require(repository + "/files/" + call.variable("file"));
    if (!call.parameter("alt").filter("media"::equals).isPresent()) {
      return JsonAnswer.empty();
    }
    RepositoryName at = repository(repository);
    String id = id(file.getName());
    String digest = tables.files.find(at, id).map(f -> Trees.text(f, "digest")).orElse(id);
    byte[] bytes = tables.blob(at, digest).orElseThrow(RepositoryName::notFound);
    return JsonAnswer.raw(200, bytes, "application/octet-stream");
  }
}

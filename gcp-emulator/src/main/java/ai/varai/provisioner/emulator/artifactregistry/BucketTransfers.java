package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.storage.BucketContents;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.ExportArtifactMetadata;
import com.google.devtools.artifactregistry.v1.ExportArtifactRequest;
import com.google.devtools.artifactregistry.v1.ExportArtifactResponse;
import com.google.devtools.artifactregistry.v1.GetVersionRequest;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsErrorInfo;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsGcsSource;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsResponse;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsErrorInfo;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsGcsSource;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsResponse;
import com.google.longrunning.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Artifacts that come from Cloud Storage, and go there. */
final class BucketTransfers {

  private static final Pattern URI = Pattern.compile("gs://([^/]+)/(.+)");
  private static final Pattern PATH = Pattern.compile("(?:gs://)?([^/]+)(?:/(.*?)/?)?");

  private final ArtifactTables tables;
  private final UploadedFiles files;
  private final ArtifactUploads uploads;
  private final Images images;
  private final KnownAnswers answers;

  BucketTransfers(
      ArtifactTables tables, ArtifactUploads uploads, Images images, KnownAnswers answers) {
    this.tables = tables;
    this.files = tables.files;
    this.uploads = uploads;
    this.images = images;
    this.answers = answers;
  }

  private RepositoryName repository(String text) {
    RepositoryName at = RepositoryName.parse(tables.emulation.projects(), text);
    tables.require(at);
    return at;
  }

  private BucketContents contents() {
    return tables
        .emulation
        .plugin(BucketContents.class)
        .orElseThrow(() -> GoogleError.failedPrecondition("There is no Cloud Storage."));
  }

  /** The objects of a source; of a pattern, those that it matches. */
  private List<String> objects(String uri, boolean wildcards) {
    Matcher m = URI.matcher(uri);
    if (!m.matches()) {
      throw GoogleError.badField("gcs_source.uris", "Invalid Cloud Storage URI: " + uri);
    }
    if (!wildcards) {
      return List.of(uri);
    }
    StringBuilder pattern = new StringBuilder();
    for (String part : m.group(2).split("(?=\\*)|(?<=\\*)", -1)) {
      pattern.append(part.equals("*") ? "[^/]*" : Pattern.quote(part));
    }
    int star = m.group(2).indexOf('*');
    String prefix = star < 0 ? m.group(2) : m.group(2).substring(0, star);
    return contents().names(m.group(1), prefix).stream()
        .filter(n -> n.matches(pattern.toString()))
        .map(n -> "gs://" + m.group(1) + "/" + n)
        .toList();
  }

  private byte[] read(String uri) {
    Matcher m = URI.matcher(uri);
    return Optional.of(m)
        .filter(Matcher::matches)
        .flatMap(found -> contents().read(found.group(1), found.group(2)))
        .orElseThrow(() -> GoogleError.notFound("The object " + uri + " was not found."));
  }

  /** Takes one object over, and says what was wrong with it. */
  private Optional<GoogleError> tried(String uri, java.util.function.Consumer<byte[]> keep) {
    try {
      keep.accept(read(uri));
      return Optional.empty();
    } catch (GoogleError e) {
      return Optional.of(e);
    }
  }

  Operation importApt(ImportAptArtifactsRequest q, Call call) {
    RepositoryName at = repository(q.getParent());
    ImportAptArtifactsGcsSource source = q.getGcsSource();
    requireUris(source.getUrisCount());
    List<String> all =
        source.getUrisList().stream()
            .flatMap(u -> objects(u, source.getUseWildcards()).stream())
            .toList();
    return uploads.start(
        at,
        () -> {
          var out = ImportAptArtifactsResponse.newBuilder();
          for (String uri : all) {
            tried(uri, bytes -> out.addAptArtifacts(uploads.keepApt(at, bytes)))
                .ifPresent(
                    e ->
                        out.addErrors(
                            ImportAptArtifactsErrorInfo.newBuilder()
                                .setGcsSource(ImportAptArtifactsGcsSource.newBuilder().addUris(uri))
                                .setError(ErrorRenderer.status(e))));
          }
          return out.build();
        });
  }

  Operation importYum(ImportYumArtifactsRequest q, Call call) {
    RepositoryName at = repository(q.getParent());
    ImportYumArtifactsGcsSource source = q.getGcsSource();
    requireUris(source.getUrisCount());
    List<String> all =
        source.getUrisList().stream()
            .flatMap(u -> objects(u, source.getUseWildcards()).stream())
            .toList();
    return uploads.start(
        at,
        () -> {
          var out = ImportYumArtifactsResponse.newBuilder();
          for (String uri : all) {
            tried(uri, bytes -> out.addYumArtifacts(uploads.keepYum(at, bytes)))
                .ifPresent(
                    e ->
                        out.addErrors(
                            ImportYumArtifactsErrorInfo.newBuilder()
                                .setGcsSource(ImportYumArtifactsGcsSource.newBuilder().addUris(uri))
                                .setError(ErrorRenderer.status(e))));
          }
          return out.build();
        });
  }

  private static void requireUris(int count) {
    if (count == 0) {
      throw GoogleError.badField("gcs_source.uris", "At least one Cloud Storage URI is required.");
    }
  }

  Operation export(ExportArtifactRequest q, Call call) {
    RepositoryName at = repository(q.getRepository());
    String source = q.getSourceVersion().isEmpty() ? q.getSourceTag() : q.getSourceVersion();
    RepositoryName asked = RepositoryName.parse(tables.emulation.projects(), source);
    if (!asked.key().equals(at.key()) || asked.kind().isEmpty()) {
      throw GoogleError.badField(
          "source_artifact", "The version or tag must be one of the repository.");
    }
    String version =
        asked.kind().equals("versions")
            ? asked.item()
            : tables
                .tag(asked, asked.image(), asked.item())
                .map(t -> Trees.text(t, "digest"))
                .orElseThrow(RepositoryName::notFound);
    ObjectNode manifest =
        tables.manifest(asked, asked.image(), version).orElseThrow(RepositoryName::notFound);
    Matcher to = PATH.matcher(q.getGcsPath());
    if (q.getGcsPath().isEmpty() || !to.matches()) {
      throw GoogleError.badField("gcs_path", "The path in Cloud Storage is required.");
    }
    if (!contents().exists(to.group(1))) {
      throw GoogleError.notFound("The bucket " + to.group(1) + " was not found.");
    }
    String folder = to.group(2) == null || to.group(2).isEmpty() ? "" : to.group(2) + "/";
    String full = asked.packageName() + "/versions/" + version;
    ExportArtifactMetadata.Builder metadata = ExportArtifactMetadata.newBuilder();
    String name =
        at.project().name()
            + "/locations/"
            + at.location()
            + "/operations/"
            + tables.emulation.ids().uuid();
    return answers.start(
        at.project().id(),
        () -> {
          parts(at, manifest, full)
              .forEach(
                  (file, bytes) -> {
                    contents().write(to.group(1), folder + file, "application/octet-stream", bytes);
                    metadata.addExportedFiles(
                        ExportArtifactMetadata.ExportedFile.newBuilder()
                            .setName(at.shown() + "/files/" + file.replace("/", "%2F"))
                            .setGcsObjectPath("gs://" + to.group(1) + "/" + folder + file));
                  });
          return new KnownAnswers.Known(
              at.project().id(),
              name,
              Optional.of(ExportArtifactMetadata.getDefaultInstance()),
              Optional.of(metadata.build()),
              ExportArtifactResponse.newBuilder()
                  .setExportedVersion(
                      images.getVersion(GetVersionRequest.newBuilder().setName(full).build(), call))
                  .build());
        });
  }

  /** The files of a version: what was uploaded, or an image's manifest and what it names. */
  private Map<String, byte[]> parts(RepositoryName at, ObjectNode manifest, String version) {
    Map<String, byte[]> out = new LinkedHashMap<>();
    files.all(at).stream()
        .filter(f -> Trees.text(f, "owner").equals(version))
        .forEach(f -> out.put(Trees.text(f, "id"), files.content(at, f)));
    if (out.isEmpty()) {
      String digest = Trees.text(manifest, "digest");
      tables.blob(at, digest).ifPresent(bytes -> out.put(digest, bytes));
      for (JsonNode blob : manifest.path("blobs")) {
        tables.blob(at, blob.asText()).ifPresent(bytes -> out.put(blob.asText(), bytes));
      }
    }
    return out;
  }
}

package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.JsonBody;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.operation.KnownAnswers.Known;
import ai.varai.provisioner.emulator.support.MultipartRelated;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.AptArtifact;
import com.google.devtools.artifactregistry.v1.GenericArtifact;
import com.google.devtools.artifactregistry.v1.GoModule;
import com.google.devtools.artifactregistry.v1.OperationMetadata;
import com.google.devtools.artifactregistry.v1.Repository.Format;
import com.google.devtools.artifactregistry.v1.YumArtifact;
import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Artifacts that are uploaded as media: with their description in a body of two parts, or alone.
 * The bytes are kept, and {@code files.download} gives them back.
 */
final class ArtifactUploads {

  private static final Pattern MODULE = Pattern.compile("(.+)@(v[^/]+)/.*");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ArtifactTables tables;
  private final UploadedFiles files;
  private final KnownAnswers answers;

  ArtifactUploads(ArtifactTables tables, KnownAnswers answers) {
    this.tables = tables;
    this.files = tables.files;
    this.answers = answers;
  }

  void register(ApiBuilder api) {
    Map<String, Upload> kinds =
        Map.of(
            "genericArtifacts:create", this::generic,
            "files:upload", this::file,
            "aptArtifacts:create", (at, q, bytes) -> keepApt(at, bytes),
            "yumArtifacts:create", (at, q, bytes) -> keepYum(at, bytes),
            "goModules:create", (at, q, bytes) -> go(at, bytes));
    kinds.forEach(
        (tail, upload) -> {
          String path = "/v1/projects/{project}/locations/{location}/repositories/{repository}/";
          String id =
              "artifactregistry.projects.locations.repositories."
                  + tail.substring(0, tail.indexOf(':'))
                  + ".upload";
          for (String prefix : new String[] {"", "/upload"}) {
            api.route("POST", prefix + path + tail, id, c -> answer(c, upload));
          }
        });
  }

  @FunctionalInterface
  private interface Upload {
    /** Keeps what was uploaded, and gives what the operation answers. */
    Message keep(RepositoryName at, ObjectNode request, byte[] bytes);
  }

  private JsonAnswer answer(JsonCall call, Upload upload) {
    RepositoryName at =
        RepositoryName.parse(
            tables.emulation.projects(),
            "projects/"
                + call.variable("project")
                + "/locations/"
                + call.variable("location")
                + "/repositories/"
                + call.variable("repository"));
    tables.require(at);
    String type = call.call().header().apply("content-type").orElse("");
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    byte[] content = call.rawBody();
    if (type.startsWith("multipart/")) {
      MultipartRelated m = MultipartRelated.parse(type, call.rawBody());
      request = JsonBody.object(m.metadata());
      content = m.content();
    } else if (call.parameter("uploadType").filter("resumable"::equals).isPresent()) {
      throw GoogleError.invalidArgument(
          "Resumable uploads are not emulated here: upload the artifact in one request.");
    }
    ObjectNode asked = request;
    byte[] bytes = content;
    return JsonAnswer.ok(operation(start(at, () -> upload.keep(at, asked, bytes))));
  }

  /** Starts an operation in the repository's location. */
  Operation start(RepositoryName at, Supplier<Message> effect) {
    String name =
        at.project().name()
            + "/locations/"
            + at.location()
            + "/operations/"
            + tables.emulation.ids().uuid();
    return answers.start(
        at.project().id(),
        () ->
            new Known(
                at.project().id(),
                name,
                Optional.of(OperationMetadata.getDefaultInstance()),
                Optional.empty(),
                effect.get()));
  }

  private static ObjectNode operation(Operation operation) {
    JsonFormat.TypeRegistry types =
        JsonFormat.TypeRegistry.newBuilder()
            .add(OperationMetadata.getDescriptor())
            .add(GenericArtifact.getDescriptor())
            .add(GoModule.getDescriptor())
            .add(com.google.devtools.artifactregistry.v1.File.getDescriptor())
            .add(AptArtifact.getDescriptor())
            .add(YumArtifact.getDescriptor())
            .build();
    try {
      String json = JsonFormat.printer().usingTypeRegistry(types).print(operation);
      return JsonNodeFactory.instance.objectNode().set("operation", MAPPER.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void require(RepositoryName at, Format format) {
    Format found = tables.require(at).getFormat();
    if (found != format) {
      throw GoogleError.invalidArgument(
          "The repository has the format " + found + " and not " + format + ".");
    }
  }

  private static String checked(ObjectNode request, String field, String pattern) {
    String value = request.path(field).asText("");
    if (!value.matches(pattern)) {
      throw GoogleError.badField(
          field, value.isEmpty() ? field + " is required." : "Invalid " + field + ": " + value);
    }
    return value;
  }

  private Message generic(RepositoryName at, ObjectNode request, byte[] bytes) {
    require(at, Format.GENERIC);
    String name = checked(request, "packageId", "[a-z0-9]([a-z0-9._-]{0,254}[a-z0-9])?");
    String version = checked(request, "versionId", "[a-zA-Z0-9][a-zA-Z0-9.+~:_-]{0,127}");
    String file = checked(request, "filename", "[^\0]{1,512}");
    files.putInVersion(at, name, version, name + ":" + version + ":" + file, bytes);
    return GenericArtifact.newBuilder()
        .setName(at.shown() + "/genericArtifacts/" + name + ":" + version)
        .setVersion(version)
        .setCreateTime(tables.timestamp())
        .setUpdateTime(tables.timestamp())
        .build();
  }

  private Message file(RepositoryName at, ObjectNode request, byte[] bytes) {
    String id = request.path("fileId").asText("");
    if (id.isEmpty()) {
      id = tables.emulation.ids().uuid();
    }
    files.put(at, id, "", bytes);
    return com.google.devtools.artifactregistry.v1.File.newBuilder()
        .setName(at.shown() + "/files/" + id.replace("/", "%2F"))
        .setSizeBytes(bytes.length)
        .setCreateTime(tables.timestamp())
        .setUpdateTime(tables.timestamp())
        .build();
  }

  AptArtifact keepApt(RepositoryName at, byte[] bytes) {
    require(at, Format.APT);
    SystemPackage p = SystemPackage.debian(bytes);
    String file = p.name() + "_" + p.version() + "_" + p.architecture();
    files.putInVersion(
        at,
        p.name(),
        p.version(),
        "pool/" + file + "_" + UploadedFiles.sha256(bytes) + ".deb",
        bytes);
    return AptArtifact.newBuilder()
        .setName(at.shown() + "/aptArtifacts/" + p.name() + ":" + p.version())
        .setPackageName(p.name())
        .setPackageTypeValue(AptArtifact.PackageType.BINARY_VALUE)
        .setArchitecture(p.architecture())
        .setComponent("main")
        .setControlFile(ByteString.copyFrom(p.control()))
        .build();
  }

  YumArtifact keepYum(RepositoryName at, byte[] bytes) {
    require(at, Format.YUM);
    SystemPackage p = SystemPackage.rpm(bytes);
    String file = p.name() + "-" + p.version() + "." + p.architecture() + ".rpm";
    files.putInVersion(
        at, p.name(), p.version(), "packages/" + UploadedFiles.sha256(bytes) + "/" + file, bytes);
    return YumArtifact.newBuilder()
        .setName(at.shown() + "/yumArtifacts/" + p.name() + ":" + p.version())
        .setPackageName(p.name())
        .setPackageTypeValue(YumArtifact.PackageType.BINARY_VALUE)
        .setArchitecture(p.architecture())
        .build();
  }

  /** The names in a module's archive begin with the module and its version. */
  private Message go(RepositoryName at, byte[] bytes) {
    require(at, Format.GO);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      ZipEntry first = zip.getNextEntry();
      Matcher m = MODULE.matcher(first == null ? "" : first.getName());
      if (!m.matches()) {
        throw GoogleError.invalidArgument(
            "The file is no Go module: the names in it must begin with MODULE@VERSION/.");
      }
      String module = m.group(1);
      String version = m.group(2);
      files.putInVersion(at, module, version, module + "/@v/" + version + ".zip", bytes);
      return GoModule.newBuilder()
          .setName(at.shown() + "/goModules/" + module.replace("/", "%2F") + ":" + version)
          .setVersion(version)
          .setCreateTime(tables.timestamp())
          .setUpdateTime(tables.timestamp())
          .build();
    } catch (IOException e) {
      throw GoogleError.invalidArgument("The file is no archive of ZIP.");
    }
  }
}

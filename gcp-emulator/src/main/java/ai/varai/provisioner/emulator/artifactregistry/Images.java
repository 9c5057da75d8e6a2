package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListOrder;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.BatchDeleteVersionsMetadata;
import com.google.devtools.artifactregistry.v1.BatchDeleteVersionsRequest;
import com.google.devtools.artifactregistry.v1.CreateTagRequest;
import com.google.devtools.artifactregistry.v1.DeletePackageRequest;
import com.google.devtools.artifactregistry.v1.DeleteTagRequest;
import com.google.devtools.artifactregistry.v1.DeleteVersionRequest;
import com.google.devtools.artifactregistry.v1.DockerImage;
import com.google.devtools.artifactregistry.v1.GetDockerImageRequest;
import com.google.devtools.artifactregistry.v1.GetPackageRequest;
import com.google.devtools.artifactregistry.v1.GetTagRequest;
import com.google.devtools.artifactregistry.v1.GetVersionRequest;
import com.google.devtools.artifactregistry.v1.ListDockerImagesRequest;
import com.google.devtools.artifactregistry.v1.ListDockerImagesResponse;
import com.google.devtools.artifactregistry.v1.ListPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListPackagesResponse;
import com.google.devtools.artifactregistry.v1.ListTagsRequest;
import com.google.devtools.artifactregistry.v1.ListTagsResponse;
import com.google.devtools.artifactregistry.v1.ListVersionsRequest;
import com.google.devtools.artifactregistry.v1.ListVersionsResponse;
import com.google.devtools.artifactregistry.v1.Package;
import com.google.devtools.artifactregistry.v1.Tag;
import com.google.devtools.artifactregistry.v1.UpdatePackageRequest;
import com.google.devtools.artifactregistry.v1.UpdateTagRequest;
import com.google.devtools.artifactregistry.v1.UpdateVersionRequest;
import com.google.devtools.artifactregistry.v1.Version;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Packages, versions, tags and Docker images: views of what was pushed to a repository. */
final class Images {

  private static final Set<String> FIELDS = Set.of("name", "annotations");
  private static final Set<String> TAG_FIELDS = Set.of("name", "version");

  private final ArtifactTables tables;
  private final Repositories repositories;
  private final Annotations annotations;

  Images(ArtifactTables tables, Repositories repositories, Annotations annotations) {
    this.annotations = annotations;
    this.tables = tables;
    this.repositories = repositories;
  }

  private RepositoryName name(String text) {
    RepositoryName name = RepositoryName.parse(tables.emulation.projects(), text);
    tables.require(name);
    return name;
  }

  private RepositoryName pushed(String text) {
    RepositoryName name = name(text);
    if (tables.manifests(name, name.image()).isEmpty()) {
      throw RepositoryName.notFound();
    }
    return name;
  }

  private static Timestamp time(ObjectNode manifest) {
    return ArtifactTables.timestamp(Instant.ofEpochMilli(manifest.path("uploadMillis").asLong()));
  }

  ListPackagesResponse listPackages(ListPackagesRequest q, Call call) {
    RepositoryName at = name(q.getParent());
    List<Package> found =
        ListOrder.apply(
            q.getOrderBy(),
            ArtifactFilter.apply(
                q.getFilter(),
                FIELDS,
                tables.images(at).stream().map(i -> packageOf(at, i)).toList()),
            Package.getDefaultInstance());
    Page<Package> page =
        Page.of(found, q.getPageSize(), q.getPageToken(), 100, 1000, Package::getName);
    return ListPackagesResponse.newBuilder()
        .addAllPackages(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Package packageOf(RepositoryName at, String image) {
    List<ObjectNode> all = tables.manifests(at, image);
    long first = all.stream().mapToLong(m -> m.path("uploadMillis").asLong()).min().orElse(0);
    long last = all.stream().mapToLong(m -> m.path("uploadMillis").asLong()).max().orElse(0);
    return Package.newBuilder()
        .setName(at.packageName(image))
        .setCreateTime(ArtifactTables.timestamp(Instant.ofEpochMilli(first)))
        .setUpdateTime(ArtifactTables.timestamp(Instant.ofEpochMilli(last)))
        .putAllAnnotations(annotations.of(at, at.packageName(image)))
        .build();
  }

  Package getPackage(GetPackageRequest q, Call call) {
    RepositoryName name = pushed(q.getName());
    return packageOf(name, name.image());
  }

  Package updatePackage(UpdatePackageRequest q, Call call) {
    Annotations.checkMask(q.getUpdateMask());
    RepositoryName name = pushed(q.getPackage().getName());
    annotations.put(name, name.packageName(), q.getPackage().getAnnotationsMap());
    return packageOf(name, name.image());
  }

  Operation deletePackage(DeletePackageRequest q, Call call) {
    RepositoryName name = pushed(q.getName());
    return repositories.start(
        name,
        Repositories.KIND_DONE,
        () -> {
          annotations.remove(name, name.packageName());
          tables
              .manifests(name, name.image())
              .forEach(m -> tables.removeManifest(name, name.image(), Trees.text(m, "digest")));
        });
  }

  ListVersionsResponse listVersions(ListVersionsRequest q, Call call) {
    RepositoryName name = pushed(q.getParent());
    List<Version> found =
        ListOrder.apply(
            q.getOrderBy(),
            ArtifactFilter.apply(
                q.getFilter(),
                FIELDS,
                tables.manifests(name, name.image()).stream().map(m -> version(name, m)).toList()),
            Version.getDefaultInstance());
    Page<Version> page =
        Page.of(found, q.getPageSize(), q.getPageToken(), 100, 1000, Version::getName);
    return ListVersionsResponse.newBuilder()
        .addAllVersions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Version version(RepositoryName at, ObjectNode manifest) {
    String digest = Trees.text(manifest, "digest");
    Version.Builder b =
        Version.newBuilder()
            .setName(at.packageName() + "/versions/" + digest)
            .setCreateTime(time(manifest))
            .setUpdateTime(time(manifest))
            .putAllAnnotations(annotations.of(at, at.packageName() + "/versions/" + digest));
    for (ObjectNode t : tables.tags(at, at.image())) {
      if (Trees.text(t, "digest").equals(digest)) {
        b.addRelatedTags(tag(at, t));
      }
    }
    return b.build();
  }

  private ObjectNode manifest(RepositoryName name) {
    return tables.manifest(name, name.image(), name.item()).orElseThrow(RepositoryName::notFound);
  }

  Version getVersion(GetVersionRequest q, Call call) {
    RepositoryName name = name(q.getName());
    return version(name, manifest(name));
  }

  Version updateVersion(UpdateVersionRequest q, Call call) {
    Annotations.checkMask(q.getUpdateMask());
    RepositoryName name = name(q.getVersion().getName());
    ObjectNode manifest = manifest(name);
    annotations.put(
        name, name.packageName() + "/versions/" + name.item(), q.getVersion().getAnnotationsMap());
    return version(name, manifest);
  }

  Operation deleteVersion(DeleteVersionRequest q, Call call) {
    RepositoryName name = name(q.getName());
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              manifest(name);
              boolean tagged =
                  tables.tags(name, name.image()).stream()
                      .anyMatch(t -> Trees.text(t, "digest").equals(name.item()));
              if (tagged && !q.getForce()) {
                throw GoogleError.failedPrecondition(
                    "version "
                        + name.item()
                        + " has tags and cannot be deleted; set force to delete it with its tags");
              }
              return repositories.start(
                  name,
                  Repositories.KIND_DONE,
                  () -> {
                    annotations.remove(name, name.packageName() + "/versions/" + name.item());
                    tables.removeManifest(name, name.image(), name.item());
                  });
            });
  }

  /** Those that are not there, or have tags, stay and are named. */
  Operation batchDelete(BatchDeleteVersionsRequest q, Call call) {
    RepositoryName parent = name(q.getParent());
    if (q.getNamesCount() == 0) {
      throw GoogleError.badField("names", "At least one version is required.");
    }
    List<RepositoryName> going = new ArrayList<>();
    BatchDeleteVersionsMetadata.Builder metadata = BatchDeleteVersionsMetadata.newBuilder();
    for (String text : q.getNamesList()) {
      RepositoryName name = name(text);
      if (!name.key().equals(parent.key()) || !name.kind().equals("versions")) {
        throw GoogleError.badField("names", "The version " + text + " is not in the parent.");
      }
      boolean tagged =
          tables.tags(name, name.image()).stream()
              .anyMatch(t -> Trees.text(t, "digest").equals(name.item()));
      if (tagged || tables.manifest(name, name.image(), name.item()).isEmpty()) {
        metadata.addFailedVersions(text);
      } else {
        going.add(name);
      }
    }
    return repositories.start(
        parent,
        Repositories.KIND_DONE,
        metadata.build(),
        () -> {
          if (!q.getValidateOnly()) {
            for (RepositoryName name : going) {
              annotations.remove(name, name.packageName() + "/versions/" + name.item());
              tables.removeManifest(name, name.image(), name.item());
            }
          }
        });
  }

  private static Tag tag(RepositoryName at, ObjectNode row) {
    return Tag.newBuilder()
        .setName(at.packageName() + "/tags/" + Trees.text(row, "tag"))
        .setVersion(at.packageName() + "/versions/" + Trees.text(row, "digest"))
        .build();
  }

  ListTagsResponse listTags(ListTagsRequest q, Call call) {
    RepositoryName name = pushed(q.getParent());
    List<Tag> found =
        ArtifactFilter.apply(
            q.getFilter(),
            TAG_FIELDS,
            tables.tags(name, name.image()).stream().map(t -> tag(name, t)).toList());
    Page<Tag> page = Page.of(found, q.getPageSize(), q.getPageToken(), 100, 1000, Tag::getName);
    return ListTagsResponse.newBuilder()
        .addAllTags(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Tag getTag(GetTagRequest q, Call call) {
    RepositoryName name = name(q.getName());
    return tables
        .tag(name, name.image(), name.item())
        .map(t -> tag(name, t))
        .orElseThrow(RepositoryName::notFound);
  }

  private void requireTag(RepositoryName name) {
    if (tables.tag(name, name.image(), name.item()).isEmpty()) {
      throw RepositoryName.notFound();
    }
  }

  Tag createTag(CreateTagRequest q, Call call) {
    RepositoryName name = pushed(q.getParent());
    if (tables.tag(name, name.image(), q.getTagId()).isPresent()) {
      throw GoogleError.alreadyExists("Requested entity already exists");
    }
    return point(name, q.getTagId(), q.getTag().getVersion());
  }

  Tag updateTag(UpdateTagRequest q, Call call) {
    RepositoryName name = name(q.getTag().getName());
    requireTag(name);
    return point(name, name.item(), q.getTag().getVersion());
  }

  private Tag point(RepositoryName name, String tag, String version) {
    String digest = version.substring(version.lastIndexOf('/') + 1);
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")) {
      throw GoogleError.badField("tag_id", "Invalid tag: " + tag);
    }
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (tables.manifest(name, name.image(), digest).isEmpty()) {
                throw RepositoryName.notFound();
              }
              tables.putTag(name, name.image(), tag, digest);
              return tag(
                  name, tables.tag(name, name.image(), tag).orElseThrow(RepositoryName::notFound));
            });
  }

  Empty deleteTag(DeleteTagRequest q, Call call) {
    RepositoryName name = name(q.getName());
    requireTag(name);
    tables.tags.remove(name.project().id(), ArtifactTables.key(name, name.image(), name.item()));
    return Empty.getDefaultInstance();
  }

  ListDockerImagesResponse listDockerImages(ListDockerImagesRequest q, Call call) {
    RepositoryName at = name(q.getParent());
    List<DockerImage> all = new ArrayList<>();
    for (String image : tables.images(at)) {
      tables.manifests(at, image).forEach(m -> all.add(dockerImage(at, image, m)));
    }
    Page<DockerImage> page =
        Page.of(
            ListOrder.apply(q.getOrderBy(), all, DockerImage.getDefaultInstance()),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            DockerImage::getName);
    return ListDockerImagesResponse.newBuilder()
        .addAllDockerImages(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  DockerImage getDockerImage(GetDockerImageRequest q, Call call) {
    RepositoryName name = name(q.getName());
    int cut = name.image().indexOf('@');
    if (cut < 0) {
      throw RepositoryName.notFound();
    }
    String image = name.image().substring(0, cut);
    ObjectNode m =
        tables
            .manifest(name, image, name.image().substring(cut + 1))
            .orElseThrow(RepositoryName::notFound);
    return dockerImage(name, image, m);
  }

  private DockerImage dockerImage(RepositoryName at, String image, ObjectNode manifest) {
    String digest = Trees.text(manifest, "digest");
    DockerImage.Builder b =
        DockerImage.newBuilder()
            .setName(at.shown() + "/dockerImages/" + image.replace("/", "%2F") + "@" + digest)
            .setUri(at.uri("docker") + "/" + image + "@" + digest)
            .setImageSizeBytes(manifest.path("size").asLong())
            .setUploadTime(time(manifest))
            .setUpdateTime(time(manifest))
            .setMediaType(Trees.text(manifest, "mediaType"));
    for (ObjectNode t : tables.tags(at, image)) {
      if (Trees.text(t, "digest").equals(digest)) {
        b.addTags(Trees.text(t, "tag"));
      }
    }
    return b.build();
  }
}

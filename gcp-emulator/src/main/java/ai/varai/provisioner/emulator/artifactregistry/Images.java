package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import com.google.devtools.artifactregistry.v1.UpdateTagRequest;
import com.google.devtools.artifactregistry.v1.Version;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Packages, versions, tags and Docker images: views of what was pushed to a repository. */
final class Images {

  private final ArtifactTables tables;
  private final Repositories repositories;

  Images(ArtifactTables tables, Repositories repositories) {
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
    Page<String> page =
        Page.of(tables.images(at), q.getPageSize(), q.getPageToken(), 100, 1000, i -> i);
    return ListPackagesResponse.newBuilder()
        .addAllPackages(page.items().stream().map(i -> packageOf(at, i)).toList())
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
        .build();
  }

  Package getPackage(GetPackageRequest q, Call call) {
    RepositoryName name = pushed(q.getName());
    return packageOf(name, name.image());
  }

  Operation deletePackage(DeletePackageRequest q, Call call) {
    RepositoryName name = pushed(q.getName());
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              tables
                  .manifests(name, name.image())
                  .forEach(m -> tables.removeManifest(name, name.image(), Trees.text(m, "digest")));
              return repositories.start(name, Repositories.KIND_DONE);
            });
  }

  ListVersionsResponse listVersions(ListVersionsRequest q, Call call) {
    RepositoryName name = pushed(q.getParent());
    Page<ObjectNode> page =
        Page.of(
            tables.manifests(name, name.image()),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            m -> Trees.text(m, "digest"));
    return ListVersionsResponse.newBuilder()
        .addAllVersions(page.items().stream().map(m -> version(name, m)).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Version version(RepositoryName at, ObjectNode manifest) {
    String digest = Trees.text(manifest, "digest");
    Version.Builder b =
        Version.newBuilder()
            .setName(at.packageName() + "/versions/" + digest)
            .setCreateTime(time(manifest))
            .setUpdateTime(time(manifest));
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
              tables.removeManifest(name, name.image(), name.item());
              return repositories.start(name, Repositories.KIND_DONE);
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
    Page<ObjectNode> page =
        Page.of(
            tables.tags(name, name.image()),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            t -> Trees.text(t, "tag"));
    return ListTagsResponse.newBuilder()
        .addAllTags(page.items().stream().map(t -> tag(name, t)).toList())
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
        Page.of(all, q.getPageSize(), q.getPageToken(), 100, 1000, DockerImage::getName);
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

package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.Attachment;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.Rule;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Repositories, and the images in them: manifests and blobs by digest, tags by name. Keys start
 * with the repository's key; parts are cut by a zero character, which no name has.
 */
final class ArtifactTables {

  private static final char CUT = '\0';

  final Emulation emulation;
  final Table<Repository> repositories;

  /** Fields: image, digest, mediaType, size, uploadMillis. */
  final Table<ObjectNode> manifests;

  final Table<ObjectNode> tags;
  final Table<Rule> rules;
  final Table<byte[]> content;
  final Table<ObjectNode> uploads;
  final Table<Attachment> attachments;

  /** What did not come as an image. */
  final UploadedFiles files;

  ArtifactTables(Emulation emulation) {
    this.emulation = emulation;
    this.repositories =
        emulation.store().table("artifactregistry.repositories", Codec.proto(Repository.class));
    this.manifests = emulation.store().table("artifactregistry.manifests", Codec.json());
    this.rules = emulation.store().table("artifactregistry.rules", Codec.proto(Rule.class));
    this.tags = emulation.store().table("artifactregistry.tags", Codec.json());
    this.content = emulation.store().table("artifactregistry.content", Codec.bytes());
    this.uploads = emulation.store().table("artifactregistry.uploads", Codec.json());
    this.attachments =
        emulation.store().table("artifactregistry.attachments", Codec.proto(Attachment.class));
    this.files = new UploadedFiles(this);
  }

  Repository require(RepositoryName name) {
    return repositories.get(name.project().id(), name.key()).orElseThrow(RepositoryName::notFound);
  }

  static String key(RepositoryName at, String image, String item) {
    return at.key() + CUT + image + CUT + item;
  }

  /** The images that have a manifest in this repository. */
  List<String> images(RepositoryName at) {
    TreeSet<String> out = new TreeSet<>();
    manifests.list(at.project().id(), at.key() + CUT).forEach(m -> out.add(Trees.text(m, "image")));
    return List.copyOf(out);
  }

  List<ObjectNode> manifests(RepositoryName at, String image) {
    return manifests.list(at.project().id(), key(at, image, ""));
  }

  List<ObjectNode> tags(RepositoryName at, String image) {
    return tags.list(at.project().id(), key(at, image, ""));
  }

  Optional<ObjectNode> manifest(RepositoryName at, String image, String digest) {
    return manifests.get(at.project().id(), key(at, image, digest));
  }

  Optional<ObjectNode> tag(RepositoryName at, String image, String tag) {
    return tags.get(at.project().id(), key(at, image, tag));
  }

  void putTag(RepositoryName at, String image, String tag, String digest) {
    ObjectNode row = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    row.put("tag", tag).put("digest", digest);
    tags.put(at.project().id(), key(at, image, tag), row);
  }

  /** Content lies by its digest once in a repository, whichever images use it. */
  Optional<byte[]> blob(RepositoryName at, String digest) {
    return content.get(at.project().id(), at.key() + CUT + digest);
  }

  void putBlob(RepositoryName at, String digest, byte[] bytes) {
    content.put(at.project().id(), at.key() + CUT + digest, bytes);
  }

  /** Removes a version and the tags that point to it. */
  void removeManifest(RepositoryName at, String image, String digest) {
    manifests.remove(at.project().id(), key(at, image, digest));
    files.removeOf(at, at.packageName(image) + "/versions/" + digest);
    for (ObjectNode t : tags(at, image)) {
      if (Trees.text(t, "digest").equals(digest)) {
        tags.remove(at.project().id(), key(at, image, Trees.text(t, "tag")));
      }
    }
  }

  void removeBlobs(RepositoryName at) {
    files.removeOf(at, "");
    for (Attachment a : attachments.list(at.project().id(), at.key() + CUT)) {
      String name = a.getName();
      attachments.remove(at.project().id(), ruleKey(at, name.substring(name.lastIndexOf('/') + 1)));
    }
    for (ObjectNode m : manifests.list(at.project().id(), at.key() + CUT)) {
      for (var digest : m.path("blobs")) {
        content.remove(at.project().id(), at.key() + CUT + digest.asText());
      }
      content.remove(at.project().id(), at.key() + CUT + Trees.text(m, "digest"));
    }
  }

  void removeRules(RepositoryName at) {
    String start = at.key() + CUT;
    for (Rule rule : rules.list(at.project().id(), start)) {
      String name = rule.getName();
      rules.remove(at.project().id(), start + name.substring(name.lastIndexOf('/') + 1));
    }
  }

  static String ruleKey(RepositoryName at, String rule) {
    return at.key() + CUT + rule;
  }

  Instant now() {
    return emulation.clock().instant();
  }

  Timestamp timestamp() {
    return timestamp(now());
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano() / 1000 * 1000)
        .build();
  }
}

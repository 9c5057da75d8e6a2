package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Files that came one by one, other than those of images: each belongs to a version of a package,
 * or to nothing yet. Their versions stand among the manifests, so that they are listed and removed
 * as those of images are.
 */
final class UploadedFiles {

  private static final char CUT = '\0';

  private final ArtifactTables tables;
  private final Table<ObjectNode> files;

  UploadedFiles(ArtifactTables tables) {
    this.tables = tables;
    this.files = tables.emulation.store().table("artifactregistry.files", Codec.json());
  }

  private static String key(RepositoryName at, String id) {
    return at.key() + CUT + id;
  }

  /** All of a repository, by id. */
  List<ObjectNode> all(RepositoryName at) {
    return files.list(at.project().id(), at.key() + CUT);
  }

  Optional<ObjectNode> find(RepositoryName at, String id) {
    return files.get(at.project().id(), key(at, id));
  }

  byte[] content(RepositoryName at, ObjectNode file) {
    return tables.blob(at, Trees.text(file, "digest")).orElse(new byte[0]);
  }

  /**
   * Keeps a file.
   *
   * @param owner the full name of the version that it belongs to; empty for none
   */
  void put(RepositoryName at, String id, String owner, byte[] bytes) {
    if (find(at, id).isPresent()) {
      throw GoogleError.alreadyExists("Requested entity already exists");
    }
    String digest = "sha256:" + sha256(bytes);
    tables.putBlob(at, digest, bytes);
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", id).put("owner", owner).put("digest", digest);
    row.put("uploadMillis", tables.now().toEpochMilli());
    files.put(at.project().id(), key(at, id), row);
  }

  /** Keeps a file of a version, which is made if it is not there. */
  void putInVersion(RepositoryName at, String name, String version, String id, byte[] bytes) {
    put(at, id, at.packageName(name) + "/versions/" + version, bytes);
    if (tables.manifest(at, name, version).isEmpty()) {
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("image", name).put("digest", version).put("uploaded", true);
      row.put("uploadMillis", tables.now().toEpochMilli());
      tables.manifests.put(at.project().id(), ArtifactTables.key(at, name, version), row);
    }
  }

  void remove(RepositoryName at, ObjectNode file) {
    files.remove(at.project().id(), key(at, Trees.text(file, "id")));
    boolean used = all(at).stream().anyMatch(f -> f.path("digest").equals(file.path("digest")));
    if (!used) {
      tables.content.remove(at.project().id(), key(at, Trees.text(file, "digest")));
    }
  }

  /** Removes the files of a version, or of all of a repository where no version is named. */
  void removeOf(RepositoryName at, String owner) {
    all(at).stream()
        .filter(f -> owner.isEmpty() || Trees.text(f, "owner").equals(owner))
        .forEach(f -> remove(at, f));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

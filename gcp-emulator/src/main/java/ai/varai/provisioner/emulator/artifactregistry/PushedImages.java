package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.google.devtools.artifactregistry.v1.Repository;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that were pushed here, by the names under which others pull them. */
final class PushedImages implements ImageDirectory {

  /** What a name without a tag and without a digest means. */
  private static final String USUAL_TAG = "latest";

  private static final Pattern IMAGE =
      Pattern.compile(
          "(?<location>[a-z0-9-]+)-docker\\.pkg\\.dev/(?<project>[^/]+)/(?<repository>[^/]+)"
              + "/(?<image>[^:@]+)(:(?<tag>[^@]+))?(@(?<digest>sha256:[0-9a-f]{64}))?");

  private final ArtifactTables tables;

  PushedImages(ArtifactTables tables) {
    this.tables = tables;
  }

  @Override
  public boolean lacks(String project, String image) {
    Matcher m = IMAGE.matcher(image);
    if (!m.matches()) {
      return false;
    }
    Optional<Project> owner = tables.emulation.projects().find(m.group("project"));
    if (owner.isEmpty()) {
      return false;
    }
    String id = owner.get().id();
    var name =
        new RepositoryName(
            owner.get(), m.group("location"), m.group("repository"), m.group("image"), "", "");
    Optional<Repository> repository = tables.repositories.get(id, name.key());
    if (repository.isEmpty()) {
      return id.equals(project) || !tables.repositories.list(id).isEmpty();
    }
    return keepsItsOwn(repository.get()) && digest(name, m).isEmpty();
  }

  /** A remote or virtual repository has what others have, too. */
  private static boolean keepsItsOwn(Repository repository) {
    return repository.getMode() != Repository.Mode.REMOTE_REPOSITORY
        && repository.getMode() != Repository.Mode.VIRTUAL_REPOSITORY;
  }

  /** With a digest the tag says nothing. */
  private Optional<String> digest(RepositoryName name, Matcher m) {
    String digest = m.group("digest");
    String tag = m.group("tag");
    return Optional.ofNullable(digest)
        .or(
            () ->
                tables
                    .tag(name, name.image(), tag == null ? USUAL_TAG : tag)
                    .map(row -> Trees.text(row, "digest")))
        .filter(one -> tables.manifest(name, name.image(), one).isPresent());
  }
}

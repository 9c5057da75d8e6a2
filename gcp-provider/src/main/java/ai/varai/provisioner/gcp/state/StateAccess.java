package ai.varai.provisioner.gcp.state;

import java.util.List;

/** What whoever applies an environment needs on the bucket of its state. */
public final class StateAccess {
  /** The predefined role that has them. */
  public static final String ROLE = "roles/storage.objectUser";

  /** To read and write the state; overwriting an object deletes the old one. */
  public static final List<String> PERMISSIONS =
      List.of(
          "storage.objects.create",
          "storage.objects.delete",
          "storage.objects.get",
          "storage.objects.list");

  private StateAccess() {}
}

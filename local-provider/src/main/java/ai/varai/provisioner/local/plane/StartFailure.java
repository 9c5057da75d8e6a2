package ai.varai.provisioner.local.plane;

/** Why a workload does not run, in words for the resource's condition. */
final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartFailure(String message) {
    super(message);
  }
}

package ai.varai.provisioner.local.runtime;

/**
 * What a workload may use.
 *
 * @param cpus number of CPUs, may be a fraction; 0 for no limit
 * @param memoryBytes bytes of memory; 0 for no limit
 */
public record Limits(double cpus, long memoryBytes) {
  public static final Limits NONE = new Limits(0, 0);
}

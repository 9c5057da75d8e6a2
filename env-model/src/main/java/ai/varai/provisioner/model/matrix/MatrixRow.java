package ai.varai.provisioner.model.matrix;

/** One environment's row: what it is for, what it stands on, what it promises, what it may use. */
public record MatrixRow(
    String name,
    String purpose,
    Infrastructure infrastructure,
    Characteristics characteristics,
    ResourceLimits limits) {

  /** What the environment stands on. */
  public record Infrastructure(
      ComputePlatform compute,
      DatabasePlatform database,
      StoragePlatform storage,
      NetworkingPlatform networking) {}

  /** What the environment promises. */
  public record Characteristics(
      CostBand cost,
      RequiredAvailability availability,
      Persistence dataPersistence,
      PermittedAccess externalAccess) {}

  /** What the environment may use. */
  public record ResourceLimits(
      CpuLimit cpu, MemoryLimit memory, StorageLimit storage, NetworkLimit network) {}
}

package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import java.util.List;

/** Every kind that can exist on this machine. */
public final class Handlers {
  private Handlers() {}

  public static List<ResourceHandler<?>> of(LocalWorld world) {
    var access = new SecretAccess(world);
    var servers = new SqlServers(world);
    var buckets = new BucketHandler(world);
    return List.of(
        new NetworkHandler(world),
        new ServiceAccountHandler(world),
        new SecretHandler(world),
        new SecretVersionHandler(world),
        new SecretIamMemberHandler(world, access),
        new SqlInstanceHandler(world, servers),
        new SqlDatabaseHandler(world, servers),
        new SqlUserHandler(world, servers),
        new DocumentDatabaseHandler(world),
        buckets,
        new BucketIamMemberHandler(world, buckets),
        new GoogleEmulatorHandler(world),
        new TraceStoreHandler(world),
        new RunServiceHandler(world, access));
  }
}

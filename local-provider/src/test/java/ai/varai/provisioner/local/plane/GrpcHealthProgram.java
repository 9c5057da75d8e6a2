package ai.varai.provisioner.local.plane;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;

/**
 * A gRPC server of the tests, whose service {@code shop.Orders} serves until a file comes into the
 * folder {@code WATCHED}.
 */
public final class GrpcHealthProgram {
  private GrpcHealthProgram() {}

  public static void main(String[] arguments) throws Exception {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("shop.Orders", ServingStatus.SERVING);
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      Path.of(System.getenv("WATCHED")).register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      NettyServerBuilder.forAddress(
              new InetSocketAddress(
                  System.getenv("BIND_ADDRESS"), Integer.parseInt(System.getenv("PORT"))))
          .addService(health.getHealthService())
          .build()
          .start();
      watch.take();
      health.setStatus("shop.Orders", ServingStatus.NOT_SERVING);
      Thread.currentThread().join();
    }
  }
}

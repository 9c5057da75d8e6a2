package ai.varai.provisioner.gcp.client;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that carry the requests of all gRPC clients of a provider, and end with it. Those
 * that gRPC shares by itself live on for a second, and a JVM that exits waits 300 ms for threads
 * that stand in system calls: a third of a short command's time.
 */
final class Connections implements AutoCloseable {
  private static final int THREADS = 1;
  private static final long PATIENCE_MILLIS = 200;

  private @Nullable EventLoopGroup loops;

  /** Has a channel use these threads; a transport that is not Netty's stays as it is. */
  ManagedChannelBuilder<?> configure(ManagedChannelBuilder<?> channel) {
    return channel instanceof NettyChannelBuilder netty
        ? netty.eventLoopGroup(loops()).channelType(NioSocketChannel.class)
        : channel;
  }

  private synchronized EventLoopGroup loops() {
    EventLoopGroup known = loops;
    if (known == null) {
      known = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("google-cloud", true));
      loops = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (loops != null) {
      loops
          .shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(PATIENCE_MILLIS);
      loops = null;
    }
  }
}

package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loop that accepts connections. When it is stopped its sockets are closed already;
 * Netty's usual two seconds in which something might still come would be waited for in vain.
 */
public final class Acceptor extends MultiThreadIoEventLoopGroup {

  private static final long LONGEST_SECONDS = 15;

  private Acceptor(ThreadFactory threads, IoHandlerFactory io) {
    super(1, threads, io);
  }

  /** One of the kind that the connections' own loops are of. */
  public static EventLoopGroup named(String name) {
    ThreadFactory threads = ThreadFactories.newThreadFactory(name, false);
    TransportType type = Flags.transportType();
    return switch (type) {
      case EPOLL -> new Acceptor(threads, EpollIoHandler.newFactory());
      case NIO -> new Acceptor(threads, NioIoHandler.newFactory());
      default -> type.newEventLoopGroup(1, any -> threads);
    };
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, LONGEST_SECONDS, TimeUnit.SECONDS);
  }
}

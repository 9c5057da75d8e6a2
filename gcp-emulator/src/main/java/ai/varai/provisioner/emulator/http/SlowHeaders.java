package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection of HTTP/1 whose client does not bring the headers of a request to their end,
 * however steadily it drips. A connection of HTTP/2 is left alone: its frames come between requests
 * as well, and its headers in one piece.
 */
public final class SlowHeaders extends ChannelInboundHandlerAdapter {

  private static final byte[] HTTP2 = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final Duration most;
  private boolean exempt;
  private int running;
  private @Nullable ScheduledFuture<?> end;

  public SlowHeaders(Duration most) {
    this.most = most;
  }

  /** A request's headers are there. */
  static void began(ServiceRequestContext ctx) {
    Channel channel = ctx.log().partial().channel();
    SlowHeaders watch = channel == null ? null : channel.pipeline().get(SlowHeaders.class);
    if (channel == null || watch == null) {
      return;
    }
    boolean exempt = ctx.sessionProtocol().isMultiplex();
    channel.eventLoop().execute(() -> watch.begin(exempt));
    var unused =
        ctx.log().whenComplete().thenRun(() -> channel.eventLoop().execute(() -> watch.running--));
  }

  private void begin(boolean always) {
    exempt |= always;
    running++;
    disarm();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    arm(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && startsHttp2(bytes)) {
      exempt = true;
      disarm();
    }
    arm(ctx);
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    disarm();
    ctx.fireChannelInactive();
  }

  private static boolean startsHttp2(ByteBuf bytes) {
    for (int i = 0; i < HTTP2.length; i++) {
      if (bytes.readableBytes() <= i || bytes.getByte(bytes.readerIndex() + i) != HTTP2[i]) {
        return false;
      }
    }
    return true;
  }

  private void arm(ChannelHandlerContext ctx) {
    if (!exempt && running == 0 && end == null) {
      end = ctx.executor().schedule(() -> close(ctx), most.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static void close(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }

  private void disarm() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}

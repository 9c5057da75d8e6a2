package ai.varai.provisioner.emulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Takes requests whose first line has the whole URL ({@code GET http://host/path HTTP/1.1}), as
 * clients send them that have the emulator for their proxy of plain HTTP, and RFC 9112 (section
 * 3.2.2) wants from every server. The host is that of the URL, whatever {@code Host} says. Other
 * hosts than Google's and the emulator's own are refused, as the proxy for HTTPS does.
 *
 * <p>The first bytes of a connection tell whether its requests are of this kind; if not, this takes
 * itself away.
 */
public final class AbsoluteForm extends ByteToMessageDecoder {

  private static final byte[] SCHEME = "http://".getBytes(StandardCharsets.US_ASCII);

  /** No method of HTTP is longer. */
  private static final int LONGEST_METHOD = 24;

  private final Predicate<String> answered;
  private final int longestLine;

  /**
   * @param answered whether the emulator stands for a host, in lower case
   * @param longestLine of the first lines of requests, in bytes
   */
  public AbsoluteForm(Predicate<String> answered, int longestLine) {
    this.answered = answered;
    this.longestLine = longestLine;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int space = in.bytesBefore((byte) ' ');
    if (space < 0 && in.readableBytes() < LONGEST_METHOD) {
      return;
    }
    for (int i = 0; space > 0 && i < SCHEME.length; i++) {
      int at = space + 1 + i;
      if (at >= in.readableBytes()) {
        return;
      }
      if (Character.toLowerCase(in.getByte(in.readerIndex() + at)) != SCHEME[i]) {
        space = -1;
      }
    }
    if (space > 0) {
      ctx.pipeline().addAfter(ctx.name(), null, new Rewriter(answered, longestLine));
    }
    // What has been read goes on to who comes next.
    ctx.pipeline().remove(this);
  }

  /** Passes the bytes of a connection on, each request with its path and the host of its URL. */
  private static final class Rewriter extends ChannelInboundHandlerAdapter {

    private static final Pattern AUTHORITY =
        Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{0,5})?");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Predicate<String> answered;
    private final EmbeddedChannel read;
    private final EmbeddedChannel written = new EmbeddedChannel(new HttpRequestEncoder());
    private boolean refused;

    Rewriter(Predicate<String> answered, int longestLine) {
      this.answered = answered;
      this.read = new EmbeddedChannel(new HttpRequestDecoder(longestLine, longestLine, 16 << 10));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (refused || !(message instanceof ByteBuf)) {
        ReferenceCountUtil.release(message);
        return;
      }
      read.writeInbound(message);
      for (Object part = read.readInbound(); part != null; part = read.readInbound()) {
        if (part instanceof HttpRequest request && !rewrite(ctx, request)) {
          ReferenceCountUtil.release(part);
          return;
        }
        written.writeOutbound(part);
      }
      for (ByteBuf b = written.readOutbound(); b != null; b = written.readOutbound()) {
        ctx.fireChannelRead(b);
      }
    }

    /** Whether the request may go on; if not, it has been refused. */
    private boolean rewrite(ChannelHandlerContext ctx, HttpRequest request) {
      if (request.decoderResult().isFailure()) {
        refuse(ctx, "400 Bad Request", "This is no request of HTTP.");
        return false;
      }
      String target = request.uri();
      if (!target.regionMatches(true, 0, "http://", 0, SCHEME.length)) {
        return true;
      }
      int end = SCHEME.length;
      while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
        end++;
      }
      String authority = target.substring(SCHEME.length, end).toLowerCase(Locale.ROOT);
      if (!AUTHORITY.matcher(authority).matches()) {
        refuse(ctx, "400 Bad Request", "This is no URL with a host.");
        return false;
      }
      String host = PORT.matcher(authority).replaceFirst("");
      if (!answered.test(host) && !isOwn(ctx.channel(), host, authority)) {
        refuse(
            ctx,
            "403 Forbidden",
            "The emulator answers for *.googleapis.com, *.pkg.dev, *.run.app and"
                + " metadata.google.internal only, not for "
                + authority
                + ".");
        return false;
      }
      String path = target.substring(end);
      request.setUri(path.startsWith("/") ? path : "/" + path);
      request.headers().set(HttpHeaderNames.HOST, authority);
      return true;
    }

    /** Whether a client reached the emulator by this host and port without a proxy, too. */
    private static boolean isOwn(Channel channel, String host, String authority) {
      return channel.localAddress() instanceof InetSocketAddress own
          && authority.equals(host + ":" + own.getPort())
          // In a network of containers a host's name has one label.
          && (host.equals(own.getAddress().getHostAddress()) || host.indexOf('.') < 0);
    }

    private void refuse(ChannelHandlerContext ctx, String status, String why) {
      refused = true;
      String answer =
          "HTTP/1.1 "
              + status
              + "\r\nContent-Type: text/plain\r\nContent-Length: "
              + why.length()
              + "\r\nConnection: close\r\n\r\n"
              + why;
      var unused =
          ctx.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
              .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      read.finishAndReleaseAll();
      written.finishAndReleaseAll();
    }
  }
}

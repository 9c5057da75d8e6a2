package ai.varai.provisioner.emulator.control;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;

/** Connections to callers. */
public final class Connections {
  private Connections() {}

  /**
   * Cuts the connection of a call, and with it all other calls that share it. The socket is closed
   * beneath HTTP: a close from above would let HTTP/2 wait for the very answer that is never given.
   */
  public static HttpResponse cut(ServiceRequestContext ctx) {
    var unused =
        ctx.log()
            .whenAvailable(RequestLogProperty.SESSION)
            .thenAccept(
                log -> {
                  Channel channel = log.channel();
                  if (channel != null) {
                    channel
                        .eventLoop()
                        .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
                  }
                });
    return HttpResponse.streaming();
  }
}

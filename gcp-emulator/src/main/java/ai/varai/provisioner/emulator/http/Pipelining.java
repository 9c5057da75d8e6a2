package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Handles the requests of a connection of HTTP/1 one after the other, also where the client does
 * not wait for answers: RFC 9112 (section 9.3.2) lets a server handle only safe ones beside each
 * other, so that who makes something and then asks for it finds it. The server itself only puts the
 * answers into their order.
 */
final class Pipelining {

  private static final AttributeKey<CompletableFuture<?>> LAST =
      AttributeKey.valueOf(Pipelining.class, "LAST");

  private Pipelining() {}

  static HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, HttpService service)
      throws Exception {
    Channel channel = ctx.log().partial().channel();
    if (channel == null || ctx.sessionProtocol().isMultiplex()) {
      return service.serve(ctx, req);
    }
    // Requests of a connection come on the connection's one thread.
    @Nullable CompletableFuture<?> before = channel.attr(LAST).getAndSet(ctx.log().whenComplete());
    return before == null || before.isDone()
        ? service.serve(ctx, req)
        : HttpResponse.of(before.handle((done, failure) -> later(ctx, req, service)));
  }

  @SuppressWarnings("try") // Who serves finds the context that is pushed by its thread.
  private static HttpResponse later(
      ServiceRequestContext ctx, HttpRequest req, HttpService service) {
    try (SafeCloseable pushed = ctx.push()) {
      return service.serve(ctx, req);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }
}

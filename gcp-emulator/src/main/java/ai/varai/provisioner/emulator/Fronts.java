package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.grpc.GrpcErrors;
import ai.varai.provisioner.emulator.http.Ingress;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What answers requests, made on a thread of its own while the server starts: rows of an earlier
 * run want all APIs, and to read their descriptors takes about as long as to bring up a server. A
 * request that comes earlier waits.
 */
final class Fronts {

  /** The three kinds of requests. */
  record Ready(
      HttpService admin, HttpService grpc, HttpService rest, Supplier<Optional<Ingress>> ingress) {}

  private final CompletableFuture<Ready> ready = new CompletableFuture<>();

  Fronts(Supplier<Ready> maker) {
    Thread making =
        new Thread(
            () -> {
              try {
                ready.complete(maker.get());
              } catch (RuntimeException | Error e) {
                ready.completeExceptionally(e);
              }
            },
            "emulator-apis");
    making.setDaemon(true);
    making.start();
  }

  /** Waits until requests are answered. Throws what keeps them from it. */
  void await() {
    try {
      ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  HttpService admin() {
    return deferred((r, req) -> r.admin());
  }

  /** gRPC and REST on the same paths, told apart by the type of the content. */
  HttpService apis() {
    return deferred(
        (r, req) ->
            r.ingress()
                .get()
                .filter(i -> i.serves(authority(req)))
                .<HttpService>map(i -> i)
                .orElseGet(() -> api(r, req)));
  }

  private static String authority(HttpRequest req) {
    String authority = req.authority();
    return authority == null ? "" : authority;
  }

  private static HttpService api(Ready r, HttpRequest req) {
    return GrpcErrors.grpc(req.headers()) ? r.grpc() : r.rest();
  }

  @SuppressWarnings("try") // Who serves finds the context that is pushed by its thread.
  private HttpService deferred(Choice choice) {
    return (ctx, req) ->
        HttpResponse.of(
            ready.thenApply(
                r -> {
                  try (SafeCloseable pushed = ctx.push()) {
                    return serve(choice.of(r, req), ctx, req);
                  }
                }));
  }

  private static HttpResponse serve(
      HttpService service, ServiceRequestContext ctx, HttpRequest req) {
    try {
      return service.serve(ctx, req);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  private interface Choice {
    HttpService of(Ready ready, HttpRequest request);
  }
}

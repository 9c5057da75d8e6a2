package ai.varai.provisioner.gcp.client;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.OAuth2Credentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Points clients at Google, or at the one address of an emulator. */
final class Access implements AutoCloseable {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String AUTHORIZATION = "Authorization";
  private static final int LIFETIME_SECONDS = 3600;
  private static final int CONNECT_MILLIS = 20_000;
  private static final int READ_MILLIS = 60_000;

  private final CloudSettings settings;
  private final Connections connections = new Connections();
  private @Nullable ManagedChannel channel;
  private @Nullable Credentials credentials;

  Access(CloudSettings settings) {
    this.settings = settings;
  }

  /** A gRPC client's settings. */
  <B extends ClientSettings.Builder<?, ?>> B grpc(B builder) throws IOException {
    if (settings.endpoint().isPresent()) {
      builder.setTransportChannelProvider(
          FixedTransportChannelProvider.create(
              GrpcTransportChannel.create(channel(settings.endpoint().get()))));
      builder.setCredentialsProvider(atEndpoint());
    } else {
      secured(builder);
    }
    return builder;
  }

  /** A REST client's settings. */
  <B extends ClientSettings.Builder<?, ?>> B rest(B builder) throws IOException {
    if (settings.endpoint().isPresent()) {
      builder.setEndpoint(settings.endpoint().get().toString());
      builder.setCredentialsProvider(atEndpoint());
    } else {
      secured(builder);
    }
    return builder;
  }

  /** Not Google's own kind of credentials: gRPC refuses those without TLS. */
  private CredentialsProvider atEndpoint() {
    return given()
        .<CredentialsProvider>map(
            token -> FixedCredentialsProvider.create(OAuth2Credentials.create(token)))
        .orElseGet(NoCredentialsProvider::create);
  }

  private Optional<AccessToken> given() {
    return settings
        .accessToken()
        .map(token -> AccessToken.newBuilder().setTokenValue(token).build());
  }

  private void secured(ClientSettings.Builder<?, ?> builder) throws IOException {
    builder.setCredentialsProvider(FixedCredentialsProvider.create(credentials()));
    if (builder.getTransportChannelProvider() instanceof InstantiatingGrpcChannelProvider google) {
      builder.setTransportChannelProvider(
          google.toBuilder().setChannelConfigurator(connections::configure).build());
    }
    settings.quotaProject().ifPresent(builder::setQuotaProjectId);
  }

  /** What the discovery-based clients send along with every request. */
  HttpRequestInitializer initializer() throws IOException {
    HttpRequestInitializer credential =
        settings.endpoint().isPresent()
            ? given()
                .<HttpRequestInitializer>map(
                    token -> new HttpCredentialsAdapter(OAuth2Credentials.create(token)))
                .orElse(request -> {})
            : new HttpCredentialsAdapter(credentials());
    return request -> {
      credential.initialize(request);
      request.setConnectTimeout(CONNECT_MILLIS);
      request.setReadTimeout(READ_MILLIS);
      settings
          .quotaProject()
          .ifPresent(project -> request.getHeaders().set("x-goog-user-project", project));
    };
  }

  /** What a request of ours carries as its Authorization; at an endpoint maybe nothing. */
  Optional<String> authorization(URI asked) throws IOException {
    if (settings.endpoint().isPresent()) {
      return settings.accessToken().map(token -> "Bearer " + token);
    }
    return credentials().getRequestMetadata(asked).getOrDefault(AUTHORIZATION, List.of()).stream()
        .findFirst();
  }

  /** Where an API answers: {@code https://sqladmin.googleapis.com/}, or the emulator. */
  String root(String host) {
    return settings.endpoint().map(Object::toString).orElse("https://" + host) + "/";
  }

  private synchronized Credentials credentials() throws IOException {
    Credentials known = credentials;
    if (known == null) {
      known = login();
      credentials = known;
    }
    return known;
  }

  private Credentials login() throws IOException {
    GoogleCredentials own;
    try {
      Optional<AccessToken> given = given();
      own =
          given.isPresent()
              ? GoogleCredentials.create(given.get())
              : GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
    } catch (IOException e) {
      throw new LoginMissing(e);
    }
    return settings
        .impersonate()
        .<Credentials>map(
            account ->
                ImpersonatedCredentials.create(
                    own, account, List.of(), List.of(SCOPE), LIFETIME_SECONDS))
        .orElse(own);
  }

  private synchronized ManagedChannel channel(URI endpoint) {
    ManagedChannel known = channel;
    if (known == null) {
      known =
          connections
              .configure(ManagedChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort()))
              .usePlaintext()
              .build();
      channel = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
    connections.close();
  }
}

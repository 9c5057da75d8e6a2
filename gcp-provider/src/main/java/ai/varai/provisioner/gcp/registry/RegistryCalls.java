package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.util.concurrent.Callable;

/**
 * Requests to registries, repeated when a registry asks for it or does not answer: contents are
 * addressed by what they are, so that sending them twice has the effect of once. What a refusal
 * means is said in words of images.
 */
final class RegistryCalls {
  private final Calls calls;

  RegistryCalls(Calls calls) {
    this.calls = calls;
  }

  /** Asks for something of an image. */
  <T> T read(ImageAddress at, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return calls.look(api(at), what, call);
    } catch (ApiFailure e) {
      throw explained(e, at, what, false);
    }
  }

  /** Adds something to an image. */
  <T> T write(ImageAddress at, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return calls.look(api(at), what, call);
    } catch (ApiFailure e) {
      throw explained(e, at, what, true);
    }
  }

  private static String api(ImageAddress at) {
    return at.google() ? "artifactregistry" : at.host();
  }

  private static ProviderException explained(
      ApiFailure e, ImageAddress at, String what, boolean writes) {
    if (!(e.getCause() instanceof RegistryFailure refusal)) {
      return e;
    }
    if (e.notFound()) {
      boolean unknown = refusal.code().equals(RegistryFailure.NAME_UNKNOWN);
      if (at.google() && unknown) {
        return new ProviderException(
            Category.INVALID,
            what + ": there is no repository " + at.repository(),
            "make it first: up --target=artifact_repository.images",
            e);
      }
      return writes
          ? e
          : new ProviderException(
              Category.INVALID,
              what + ": there is no image " + at + " (" + refusal.getContent() + ")",
              "push it first, or name a tag or digest that is there",
              e);
    }
    if (e.category() == Category.DENIED) {
      // Who is not logged in (401) needs that first.
      String first = at.google() && refusal.getStatusCode() == 401 ? e.advice() + "; " : "";
      return new ProviderException(
          Category.DENIED, String.valueOf(e.getMessage()), first + advice(at, writes), e);
    }
    return e;
  }

  private static String advice(ImageAddress at, boolean writes) {
    if (!at.google()) {
      return "registries other than Google's are asked without a login: name a public image, or"
          + " put this one into Artifact Registry";
    }
    return "the caller needs roles/artifactregistry."
        + (writes ? "writer" : "reader")
        + " on "
        + at.repository();
  }
}

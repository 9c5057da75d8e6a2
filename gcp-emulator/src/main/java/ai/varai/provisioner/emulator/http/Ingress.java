package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.server.HttpService;

/** Takes the requests to hosts of its own, such as those of Cloud Run's services. */
public interface Ingress extends HttpService {

  /**
   * Whether requests to this host are its own.
   *
   * @param host as the client named it, perhaps with a port
   */
  boolean serves(String host);
}

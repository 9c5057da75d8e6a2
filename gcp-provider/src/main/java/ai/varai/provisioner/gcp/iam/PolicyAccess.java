package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.iam.v1.Policy;

/** Reads and writes the allow policy of one resource. */
public interface PolicyAccess {
  Policy get() throws ProviderException, InterruptedException;

  /** Writes the policy; an etag that is not the newest is refused. */
  Policy set(Policy policy) throws ProviderException, InterruptedException;
}

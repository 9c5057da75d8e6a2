package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.SimpleHandler;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the kinds of Cloud Monitoring share. The service chooses the names, so that a repeated
 * create would make a second one: it looks first. Concurrent edits in a project are refused, so
 * they are made one after the other.
 */
abstract class MonitoringHandler<R extends Resource, P> extends SimpleHandler<R, P> {
  private final ReentrantLock writing;

  MonitoringHandler(Class<R> kind, Cloud cloud, ReentrantLock writing) {
    super(kind, "monitoring", cloud);
    this.writing = writing;
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    writing.lockInterruptibly();
    try {
      Optional<Observed<R>> there = read(wanted, call).filter(found -> mayTake(found, call));
      return there.isPresent()
          ? super.update(wanted, there.get(), call)
          : super.create(wanted, call);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    writing.lockInterruptibly();
    try {
      return super.update(wanted, current, call);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    writing.lockInterruptibly();
    try {
      return super.delete(current, call);
    } finally {
      writing.unlock();
    }
  }
}

package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.FlagsProvider;

/**
 * Turns off the cache in which Armeria remembers which service a path leads to. It is one for the
 * whole JVM and keeps every server whose path is in it, 4,096 of them, long after it was stopped:
 * tests that start an emulator each would run out of memory. The emulator has two services, which
 * are found as fast without it.
 */
public final class NoRouteCache implements FlagsProvider {
  @Override
  public int priority() {
    return 0;
  }

  @Override
  public String routeCacheSpec() {
    return "off";
  }

  @Override
  public String routeDecoratorCacheSpec() {
    return "off";
  }
}

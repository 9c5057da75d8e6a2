package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.FlagsProvider;

/** What is set for all of Armeria's servers in a JVM, and not for one. */
public final class ArmeriaFlags implements FlagsProvider {

  private static final long CLOSE_DELAY_MILLIS = 100;

  @Override
  public int priority() {
    return 0;
  }

  /**
   * Off: the cache in which Armeria remembers which service a path leads to is one for the whole
   * JVM and keeps every server whose path is in it, 4,096 of them, long after it was stopped: tests
   * that start an emulator each would run out of memory. The emulator has two services, which are
   * found as fast without it.
   */
  @Override
  public String routeCacheSpec() {
    return "off";
  }

  @Override
  public String routeDecoratorCacheSpec() {
    return "off";
  }

  /**
   * A query may have {@code /../} in it: names of objects and what filters ask for are texts, which
   * no service takes for a path.
   */
  @Override
  public Boolean allowDoubleDotsInQueryString() {
    return true;
  }

  /**
   * How long the server waits after its answer for a client that asked for {@code Connection:
   * close} to close first, instead of Armeria's three seconds: a client of HTTP/1.0 reads until the
   * end, and RFC 9112 (section 9.6) has the server close. A client that still sends, because it was
   * refused in the middle of its body, has time to read why.
   */
  @Override
  public Long defaultHttp1ConnectionCloseDelayMillis() {
    return CLOSE_DELAY_MILLIS;
  }
}

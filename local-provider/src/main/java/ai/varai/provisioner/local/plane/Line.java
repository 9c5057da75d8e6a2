package ai.varai.provisioner.local.plane;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/** A connection to one other side, which says something about who that is. */
interface Line extends Closeable {
  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /** Where the other side is, for messages. */
  String from();

  /** Whether nobody in between can read along. */
  boolean encrypted();

  /** What the other side showed. */
  Optional<X509Certificate> certificate();

  /** How long to wait for a word of the other side; zero for as long as it takes. */
  void patience(Duration most) throws IOException;
}

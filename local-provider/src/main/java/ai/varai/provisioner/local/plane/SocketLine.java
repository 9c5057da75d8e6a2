package ai.varai.provisioner.local.plane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** A connection over TCP, with TLS or without. */
record SocketLine(Socket socket) implements Line {

  /** What was accepted or connected, which sends what is written at once. */
  static SocketLine of(Socket socket) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      return new SocketLine(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The same connection with TLS, in which this side is the server. */
  SocketLine encrypted(SSLContext tls, boolean certificateNeeded) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
    if (certificateNeeded) {
      encrypted.setNeedClientAuth(true);
    } else {
      encrypted.setWantClientAuth(true);
    }
    encrypted.startHandshake();
    return new SocketLine(encrypted);
  }

  @Override
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public String from() {
    return socket.getInetAddress().getHostAddress();
  }

  @Override
  public boolean encrypted() {
    return socket instanceof SSLSocket;
  }

  @Override
  public Optional<X509Certificate> certificate() {
    if (!(socket instanceof SSLSocket tls)) {
      return Optional.empty();
    }
    try {
      return Optional.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  @Override
  public void patience(Duration most) throws IOException {
    socket.setSoTimeout(Math.toIntExact(most.toMillis()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

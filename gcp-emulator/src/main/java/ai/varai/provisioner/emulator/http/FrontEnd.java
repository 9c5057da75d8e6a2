package ai.varai.provisioner.emulator.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.util.AsciiString;

/**
 * The servers of Google's before its APIs, which add headers of their own to answers. What they add
 * is taken from answers of the years 2024 to 2026 that other projects have recorded; before, those
 * of APIs had a {@code Cache-Control} as well.
 *
 * @see <a
 *     href="https://github.com/cloud-custodian/cloud-custodian/tree/main/tools/c7n_gcp/tests/data/flights">Recorded
 *     answers</a>
 */
enum FrontEnd {

  /** Before most APIs. */
  APIS {
    @Override
    void sign(ResponseHeadersBuilder h) {
      h.set(HttpHeaderNames.SERVER, "ESF")
          .set(HttpHeaderNames.VARY, "Origin, X-Origin, Referer")
          .set(XSS_PROTECTION, "0")
          .set(HttpHeaderNames.X_FRAME_OPTIONS, "SAMEORIGIN")
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    }
  },

  /** Before Cloud Storage, for what is read. */
  STORAGE_READS {
    @Override
    void sign(ResponseHeadersBuilder h) {
      uploads(h, "private, max-age=0, must-revalidate, no-transform");
    }
  },

  /** Before Cloud Storage, for what is written. */
  STORAGE_WRITES {
    @Override
    void sign(ResponseHeadersBuilder h) {
      uploads(h, "no-cache, no-store, max-age=0, must-revalidate");
      h.set(HttpHeaderNames.PRAGMA, "no-cache")
          .set(HttpHeaderNames.EXPIRES, "Mon, 01 Jan 1990 00:00:00 GMT");
    }
  },

  /** Before Cloud Storage's XML API. */
  STORAGE_XML {
    @Override
    void sign(ResponseHeadersBuilder h) {
      h.set(HttpHeaderNames.SERVER, UPLOADS);
    }
  },

  /** The metadata server of a machine has none. */
  NONE {
    @Override
    void sign(ResponseHeadersBuilder h) {
      // what answers says all
    }
  };

  private static final AsciiString XSS_PROTECTION = AsciiString.cached("x-xss-protection");
  private static final String UPLOADS = "UploadServer";

  /** Adds its headers; those of the answer itself come after, and count. */
  abstract void sign(ResponseHeadersBuilder h);

  private static void uploads(ResponseHeadersBuilder h, String caching) {
    h.set(HttpHeaderNames.SERVER, UPLOADS)
        .set(HttpHeaderNames.VARY, "Origin, X-Origin")
        .set(HttpHeaderNames.CACHE_CONTROL, caching);
  }

  static FrontEnd of(String api, String method) {
    return switch (api) {
      case "storage" -> method.equals("GET") ? STORAGE_READS : STORAGE_WRITES;
      case "metadata" -> NONE;
      default -> APIS;
    };
  }
}

package io.curfew.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for 127.0.0.1 that nobody else trusts, in a PKCS12 file; made anew by keytool of the build's JDK. */
record Certificate(Path store) {
    static final String PASSWORD = "training";
    private static final String ALIAS = "training";

    static Certificate make(Path folder) throws IOException, InterruptedException {
        var store = folder.resolve("training.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=training",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
        return new Certificate(store);
    }

    /** PEM, for whoever shall trust it. */
    String authority() throws IOException {
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var encoded = Base64.getMimeEncoder()
                    .encodeToString(keys.getCertificate(ALIAS).getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException broken) {
            throw new IOException(broken);
        }
    }
}

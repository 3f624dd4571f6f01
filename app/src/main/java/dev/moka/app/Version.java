package dev.moka.app;

import dev.moka.Backend;
import dev.moka.NetOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        List<String> backends = new ArrayList<>(List.of(NetOptions.JAVA));
        ServiceLoader.load(Backend.class).forEach(backend -> backends.add(backend.name()));
        return new String[] {
            "moka " + moka(),
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
            "backends " + String.join(", ", backends)
        };
    }

    /** Moka's own version. */
    static String moka() {
        String moka = Main.class.getPackage().getImplementationVersion();
        return moka == null ? "(development)" : moka;
    }
}

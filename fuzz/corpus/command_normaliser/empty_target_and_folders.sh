>
E
/usr/bin/env ls '' ./././a
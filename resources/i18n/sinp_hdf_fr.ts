<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
    <context>
        <name>SinpHdf</name>
        <message>
            <source>Open the help page</source>
            <translation>Ouvrir la page d’aide</translation>
        </message>
    </context>
</TS>

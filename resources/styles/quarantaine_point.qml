<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="singleSymbol" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <symbols>
   <symbol type="marker" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="255,255,255,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="cross2"/>
      <Option type="QString" name="outline_color" value="255,255,255,255"/>
      <Option type="QString" name="outline_width" value="1.3"/>
      <Option type="QString" name="size" value="2.9"/>
     </Option>
    </layer>
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="43,43,43,255"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="name" value="cross2"/>
      <Option type="QString" name="outline_color" value="43,43,43,255"/>
      <Option type="QString" name="outline_width" value="0.6"/>
      <Option type="QString" name="size" value="2.6"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  <field name="motifs">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option type="bool" name="IsMultiline" value="true"/>
      <Option type="bool" name="UseHtml" value="false"/>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <previewExpression>coalesce('Ligne ' || "ligne_source", 'Ligne') || coalesce(' : ' || "regles", '')</previewExpression>
 <layerGeometryType>0</layerGeometryType>
</qgis>
